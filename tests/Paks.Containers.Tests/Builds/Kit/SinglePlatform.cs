using Paks.Containers.Images;
using Paks.Containers.Planning;

namespace Paks.Containers.Tests.Builds.Kit;

/// <summary>The parts of a build for one platform, as most tests make them.</summary>
internal static class SinglePlatform
{
    extension(BuildResult result)
    {
        public BuildPlan Plan => Assert.Single(result.Images).Plan;

        public AssembledImage Image => Assert.Single(result.Images).Image;
    }
}
