namespace Paks.Oci.Deflate;

/// <summary>A place in a gzip stream where its compressed data can be cut.</summary>
/// <param name="Bit">Its position in the compressed stream, in bits.</param>
/// <param name="Plain">Its position in the plain content.</param>
/// <param name="EndsMember">Whether a member ends here, with its trailer; else a block does, and the member goes on.</param>
/// <param name="Crc">The CRC-32 of the member's plain content so far.</param>
/// <param name="Size">Its size so far, modulo 2^32.</param>
internal readonly record struct BlockBoundary(long Bit, long Plain, bool EndsMember, uint Crc, uint Size);
