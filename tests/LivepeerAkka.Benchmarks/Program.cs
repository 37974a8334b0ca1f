using LivepeerAkka.Benchmarks;

// Each benchmark prints a table; figures are ratios within one run where they can be (README.md).
var benchmarks = new Dictionary<string, Func<string[], Task<int>>>(StringComparer.Ordinal)
{
    ["simulate"] = SimulateBenchmark.RunAsync,
    ["decode"] = DecodeBenchmark.RunAsync,
    ["core"] = CoreBenchmark.RunAsync,
    ["fold"] = FoldBenchmark.RunAsync,
    ["state"] = StateBenchmark.RunAsync,
    ["writer"] = WriterBenchmark.RunAsync,
    ["pipeline"] = PipelineBenchmark.RunAsync,
    ["rollups"] = RollupBenchmark.RunAsync,
    ["handover"] = HandoverBenchmark.RunAsync,
    ["endurance"] = EnduranceBenchmark.RunAsync,
};
// These take from minutes to an hour, and a machine of their own.
HashSet<string> onlyByName = ["handover", "endurance"];
if (args.Length > 0 && !benchmarks.ContainsKey(args[0]))
{
    Console.Error.WriteLine($"There is no benchmark '{args[0]}'; there are {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

foreach (var (name, run) in benchmarks)
{
    if (args.Length == 0 ? !onlyByName.Contains(name) : args[0] == name)
    {
        Console.WriteLine($"== {name}");
        if (await run([.. args.Skip(1)]) is not 0 and var failed)
        {
            return failed;
        }
    }
}

return 0;
