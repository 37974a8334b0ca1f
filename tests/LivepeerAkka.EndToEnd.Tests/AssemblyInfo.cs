// Each test runs processes of its own that use both cores; side by side they would only time each other out.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
