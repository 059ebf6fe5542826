using Hattama.Benchmarks;

return args switch
{
    ["national", .. var options] => National.Compare(options),
    ["generate", var folder, var stations] => National.Generate(folder, stations),
    ["run", var variant, var folder, var scratch] => await National.RunAsync(variant, folder, scratch),
    _ => National.Usage(),
};
