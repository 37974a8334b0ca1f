using System.CommandLine;
using LivepeerAkka.Host.Verbs;

// The verbs in the order in which a newcomer meets them.
var root = new RootCommand("LivepeerAkka: how is the Livepeer AI network performing? Answered by measurement.")
{
    DemoVerb.Create(),
    NodeVerb.Create(),
    DevServicesVerb.Create(),
    SimulateVerb.Create(),
    ProduceVerb.Create(),
    ReplayVerb.Create(),
    QueryVerb.Create(),
    ChecksumVerb.Create(),
    VerifyVerb.Create(),
    DlqVerb.Create(),
    SchemaVerb.Create(),
    RebuildHoursVerb.Create(),
};
return await CommandLine.RunAsync(root, args).ConfigureAwait(false);
