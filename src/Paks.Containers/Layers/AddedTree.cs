using Paks.Containers.Recipes;
using Paks.Oci;

namespace Paks.Containers.Layers;

/// <summary>The user's files as they were found: what a layer of them will hold.</summary>
/// <param name="Content">What the user named.</param>
/// <param name="Files">Every file, folder and link: a folder before what is in it, names in ordinal order.</param>
/// <param name="Listing">Digest of names, kinds, sizes, times and modes: equal while nothing has changed.</param>
public sealed record AddedTree(AddedContent Content, IReadOnlyList<AddedFile> Files, Digest Listing);
