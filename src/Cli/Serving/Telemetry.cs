using Hattama.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Hattama.Cli;

/// <summary>
/// Traces and metrics, exported only where the standard variables ask for it: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, or
/// <c>OTEL_TRACES_EXPORTER</c> and <c>OTEL_METRICS_EXPORTER</c> with <c>otlp</c>, <c>console</c> or <c>none</c>.
/// </summary>
internal static class Telemetry
{
    /// <summary>Adds what the environment asks for; nothing, as a rule.</summary>
    public static void Add(IServiceCollection services, Func<string, string?> environment)
    {
        var hasEndpoint = !string.IsNullOrEmpty(environment("OTEL_EXPORTER_OTLP_ENDPOINT"));
        var traces = environment("OTEL_TRACES_EXPORTER") ?? (hasEndpoint ? "otlp" : "none");
        var metrics = environment("OTEL_METRICS_EXPORTER") ?? (hasEndpoint ? "otlp" : "none");
        if (environment("OTEL_SDK_DISABLED") == "true" || (traces == "none" && metrics == "none"))
        {
            return;
        }

        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(
            environment("OTEL_SERVICE_NAME") ?? "hattama", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString()));
        if (traces != "none")
        {
            telemetry.WithTracing(tracing =>
            {
                tracing.AddSource(Signals.Name, "Microsoft.AspNetCore");
                _ = traces == "console" ? tracing.AddConsoleExporter() : tracing.AddOtlpExporter();
            });
        }

        if (metrics != "none")
        {
            telemetry.WithMetrics(metering =>
            {
                metering.AddMeter(Signals.Name, "Microsoft.AspNetCore.Hosting", "System.Runtime");
                _ = metrics == "console" ? metering.AddConsoleExporter() : metering.AddOtlpExporter();
            });
        }
    }
}
