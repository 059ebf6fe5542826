using BenchmarkDotNet.Running;
using Hattama.Benchmarks;
using Hattama.Benchmarks.Serving;

return args switch
{
    ["national", .. var options] => National.Compare(options),
    ["serve", .. var options] => ServingComparison.Run(options),
    ["micro", .. var options] => BenchmarkSwitcher.FromAssembly(typeof(National).Assembly).Run(options).Any() ? 0 : 1,
    ["coverage", .. var options] => ObservationRuns.Coverage(options),
    ["fraud", .. var options] => ObservationRuns.Fraud(options),
    ["observation", .. var options] => ObservationRuns.Speed(options),
    ["generate", var folder, var stations] => National.Generate(folder, stations),
    ["run", var variant, var folder, var scratch] => await National.RunAsync(variant, folder, scratch),
    _ => National.Usage(),
};
