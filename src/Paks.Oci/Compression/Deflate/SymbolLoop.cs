using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Paks.Oci.Deflate;

/// <summary>Decodes the symbols of a block (RFC 1951, 3.2.3): where nearly all the time goes.</summary>
/// <remarks>
/// Three things keep it within its arrays, which are not checked at each step: a turn loads at most sixteen bytes, as many as there are
/// while the input is within its limit; it writes at most <see cref="Margin"/> bytes, as many as there are while the output is within its
/// own; and a first look into a table takes no more bits than the table was made for. Distances are checked one by one.
/// </remarks>
internal static class SymbolLoop
{
    /// <summary>Room that a turn may need: two literals, the longest match, and a vector that is written beyond its end.</summary>
    public const int Margin = 320;

    private const int LiteralMask = (1 << DecodingTable.LiteralBits) - 1;
    private const int DistanceMask = (1 << DecodingTable.DistanceBits) - 1;

    // A distance's code and its extra bits.
    private const int MostDistanceBits = 28;

    /// <summary>Decodes until the block ends, or the input has to be filled, or the output has no more room for a turn.</summary>
    /// <param name="input">The input.</param>
    /// <param name="codes">The block's codes.</param>
    /// <param name="output">The output.</param>
    /// <param name="origin">Where in the output the stream has begun; no match reaches before.</param>
    /// <param name="position">Where the next byte goes.</param>
    /// <returns>Whether the block has ended.</returns>
    /// <exception cref="InvalidDataException">A code has no symbol, or a match reaches before the beginning.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Run(BitReader input, BlockCodes codes, byte[] output, int origin, ref int position)
    {
        ref var source = ref MemoryMarshal.GetArrayDataReference(input.Buffer);
        ref var target = ref MemoryMarshal.GetArrayDataReference(output);
        ref var literals = ref MemoryMarshal.GetArrayDataReference(codes.Literals);
        ref var distances = ref MemoryMarshal.GetArrayDataReference(codes.Distances);
        var (bits, count, next, limit) = (input.Bits, input.Count, input.Next, input.Limit);
        var at = position;
        var end = output.Length - Margin;
        var hasEnded = false;
        while (next <= limit && at < end)
        {
            bits |= BitReader.LoadWord(ref source, next) << count;
            next += (63 - count) >> 3;
            count |= 56;

            // Up to three literals, which take 33 bits at most, for their codes are in the first table.
            var entry = Unsafe.Add(ref literals, (nint)(bits & LiteralMask));
            if ((int)entry < 0)
            {
                bits >>= (byte)entry;
                count -= (byte)entry;
                Unsafe.Add(ref target, at++) = (byte)(entry >> 16);
                entry = Unsafe.Add(ref literals, (nint)(bits & LiteralMask));
                if ((int)entry < 0)
                {
                    bits >>= (byte)entry;
                    count -= (byte)entry;
                    Unsafe.Add(ref target, at++) = (byte)(entry >> 16);
                    entry = Unsafe.Add(ref literals, (nint)(bits & LiteralMask));
                    if ((int)entry < 0)
                    {
                        bits >>= (byte)entry;
                        count -= (byte)entry;
                        Unsafe.Add(ref target, at++) = (byte)(entry >> 16);
                        continue;
                    }
                }
            }

            if ((entry & Symbols.Exceptional) != 0)
            {
                if ((entry & Symbols.Second) != 0)
                {
                    bits >>= (byte)entry;
                    count -= (byte)entry;
                    entry = Second(codes.Literals, entry, bits);
                }

                if ((int)entry < 0)
                {
                    bits >>= (byte)entry;
                    count -= (byte)entry;
                    Unsafe.Add(ref target, at++) = (byte)(entry >> 16);
                    continue;
                }

                if ((entry & Symbols.Exceptional) != 0)
                {
                    ThrowUnless((entry & Symbols.EndOfBlock) != 0);
                    bits >>= (byte)entry;
                    count -= (byte)entry;
                    hasEnded = true;
                    break;
                }
            }

            var length = Value(entry, bits);
            bits >>= (byte)entry;
            count -= (byte)entry;
            if (count < MostDistanceBits)
            {
                bits |= BitReader.LoadWord(ref source, next) << count;
                next += (63 - count) >> 3;
                count |= 56;
            }

            entry = Unsafe.Add(ref distances, (nint)(bits & DistanceMask));
            if ((entry & Symbols.Exceptional) != 0)
            {
                ThrowUnless((entry & Symbols.Second) != 0);
                bits >>= (byte)entry;
                count -= (byte)entry;
                entry = Second(codes.Distances, entry, bits);
                ThrowUnless((entry & Symbols.Exceptional) == 0);
            }

            var distance = Value(entry, bits);
            bits >>= (byte)entry;
            count -= (byte)entry;
            ThrowUnless(distance <= at - origin);
            Copy(ref Unsafe.Add(ref target, at), distance, length);
            at += length;
        }

        (input.Bits, input.Count, input.Next) = (bits, count, next);
        position = at;
        return hasEnded;
    }

    /// <summary>An entry of a second table, the bits that lead to it being gone.</summary>
    private static uint Second(uint[] entries, uint entry, ulong bits) =>
        entries[(entry >> 16) + (uint)(bits & ((1UL << (int)((entry >> 8) & 15)) - 1))];

    /// <summary>What an entry stands for, with its extra bits, which follow the code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Value(uint entry, ulong bits) =>
        (int)(entry >> 16) + (int)((bits & ((1UL << (byte)entry) - 1)) >> ((int)(entry >> 8) & 31));

    /// <summary>Repeats what was written before. What comes after the match may be overwritten, up to fifteen bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ref byte target, int distance, int length)
    {
        ref var from = ref Unsafe.Subtract(ref target, distance);
        if (distance >= 16)
        {
            for (var at = 0; at < length; at += 16)
            {
                Vector128.LoadUnsafe(ref from, (nuint)at).StoreUnsafe(ref target, (nuint)at);
            }
        }
        else if (distance == 1)
        {
            var run = Vector128.Create(from);
            for (var at = 0; at < length; at += 16)
            {
                run.StoreUnsafe(ref target, (nuint)at);
            }
        }
        else
        {
            // Of eight bytes, as many are right as the match reaches back, and the others are written over by the next ones.
            var step = Math.Min(distance, 8);
            for (var at = 0; at < length; at += step)
            {
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, at), Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, at)));
            }
        }
    }

    private static void ThrowUnless([DoesNotReturnIf(false)] bool isValid)
    {
        if (!isValid)
        {
            Throw();
        }
    }

    [DoesNotReturn]
    private static void Throw() => throw new InvalidDataException("a block has a code without a symbol, or repeats what was not there");
}
