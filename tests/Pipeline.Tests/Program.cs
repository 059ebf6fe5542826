using Hattama.Tests;
using Hattama.Tests.Crashes;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// The entry point the test framework would generate, preceded by the child process of the crash tests.
return await Child.WorkedAsync() ? 0
    : args.Any(static arg => arg is "--server" or "--internal-msbuild-node")
        ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
        : await ConsoleRunner.Run(args);
