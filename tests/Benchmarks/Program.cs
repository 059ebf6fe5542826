using BenchmarkDotNet.Running;
using Hattama.Benchmarks;

return args switch
{
    ["national", .. var options] => National.Compare(options),
    ["micro", .. var options] => BenchmarkSwitcher.FromAssembly(typeof(National).Assembly).Run(options).Any() ? 0 : 1,
    ["generate", var folder, var stations] => National.Generate(folder, stations),
    ["run", var variant, var folder, var scratch] => await National.RunAsync(variant, folder, scratch),
    _ => National.Usage(),
};
