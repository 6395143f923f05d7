using SecureNet.Benchmarks;

// run: how close the whole reference network comes to its critical path, cmdlet after cmdlet; plan: both VPCs in one plan.
// flowlogs: reading flow logs, against gunzip alone and against DuckDB. load: reading a network from files, and the sizes beside.
// paths: flows a second through the analyzer and through PowerShell.
// matrix: all pairs and ports of growing networks. A "task" is one measurement in a process of its own.
return args switch
{
    [] or ["run"] => RunBenchmark.Run(),
    ["plan"] => await PlanBenchmark.RunAsync(),
    ["matrix", .. var rest] => MatrixBenchmark.Run(rest),
    ["paths", .. var rest] => await PathBenchmark.RunAsync(rest),
    ["flowlogs", .. var rest] => await FlowLogBenchmark.RunAsync(rest),
    ["fixtures", var folder] => ParquetFixtures.Write(folder),
    ["load", .. var rest] => LoadBenchmark.Run(rest),
    ["task", var name, var folder] => await FlowLogTasks.RunAsync(name, folder),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("run | plan | matrix | paths [--interfaces 4000] [--flows 400000] | fixtures FOLDER | load [--interfaces 4000] "
        + "[--groups 600] [--subnets 240] [--rounds 5] | flowlogs [--files 20] [--records 1000000] [--rounds 3] "
        + "[--folder FOLDER] [--only WORD]");
    return 2;
}
