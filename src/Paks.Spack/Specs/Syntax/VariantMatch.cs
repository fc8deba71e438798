namespace Paks.Spack.Specs;

/// <summary>How the values asked for are compared with those of a spec.</summary>
public enum VariantMatch
{
    /// <summary><c>+x</c>, <c>~x</c>, <c>x=true</c>.</summary>
    Boolean,

    /// <summary><c>x=a,b</c>: at least these.</summary>
    Includes,

    /// <summary><c>x:=a,b</c>: these and no others.</summary>
    Exactly,

    /// <summary><c>x=*</c>: whatever it is, the variant exists.</summary>
    Any,
}
