// Microsoft.Azure.Functions.Worker.OpenTelemetry 1.2.0.
using Hattama.FunctionsSdk;
using OpenTelemetry;

namespace Microsoft.Azure.Functions.Worker.OpenTelemetry;

public static class ConfigureFunctionsOpenTelemetry
{
    public static IOpenTelemetryBuilder UseFunctionsWorkerDefaults(this IOpenTelemetryBuilder builder) => throw SurfaceOnly.Called();
}
