namespace Paks.Oci;

/// <summary>How much time may be spent on a layer's size.</summary>
public enum CompressionEffort
{
    /// <summary>Little: for layers that are made as often as they are pulled.</summary>
    Fast,

    /// <summary>Much: for layers that are made once and pulled for long.</summary>
    Small,
}
