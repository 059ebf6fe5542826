namespace Hattama.FunctionsSdk;

/// <summary>What every body of the surface does: it is there to be compiled against and does nothing.</summary>
internal static class SurfaceOnly
{
    public static Exception Called() => new NotSupportedException(
        "This program was compiled against build/FunctionsSdk, because the package feed lacks the Functions packages. It can be tested and not run.");
}
