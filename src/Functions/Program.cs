using Azure.Monitor.OpenTelemetry.Exporter;
using Hattama.Functions;
using Hattama.Pipeline;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
var telemetry = builder.Services.AddOpenTelemetry()
    .WithTracing(tracing => tracing.AddSource(Signals.Name))
    .WithMetrics(metrics => metrics.AddMeter(Signals.Name))
    .UseFunctionsWorkerDefaults();
if (builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { Length: > 0 })
{
    telemetry.UseAzureMonitorExporter();
}

builder.Services.AddHattama(builder.Configuration);
await builder.Build().RunAsync();

/// <summary>The entry point.</summary>
internal sealed partial class Program;
