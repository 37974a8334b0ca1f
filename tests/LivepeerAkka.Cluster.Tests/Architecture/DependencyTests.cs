using System.Reflection;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Domain.Events;
using NetArchTest.Rules;

namespace LivepeerAkka.Cluster.Tests.Architecture;

/// <summary>Rules over the compiled assemblies: they see what a text does not name, such as inferred types.</summary>
public sealed class DependencyTests
{
    private const string Root = "LivepeerAkka.Cluster";
    private static readonly Assembly Cluster = typeof(NodeSettings).Assembly;
    private static readonly Assembly Domain = typeof(EventFamily).Assembly;

    [Theory]
    [InlineData("Confluent.Kafka", "Kafka")]
    [InlineData("ClickHouse.Driver", "ClickHouse")]
    [InlineData("Google.Protobuf", "Serialization")]
    public void A_package_is_used_in_its_folder_only(string package, string folder) => AssertHolds(
        Types.InAssembly(Cluster).That().DoNotResideInNamespace($"{Root}.{folder}").ShouldNot().HaveDependencyOn(package));

    [Theory]
    [InlineData("Kafka")]
    [InlineData("ClickHouse")]
    [InlineData("Ingest")]
    public void Sessions_know_neither_where_events_come_from_nor_where_facts_go(string folder) => AssertHolds(
        Types.InAssembly(Cluster).That().ResideInNamespace($"{Root}.Sessions").ShouldNot().HaveDependencyOn($"{Root}.{folder}"));

    [Theory]
    [InlineData("Kafka", "ClickHouse")]
    [InlineData("ClickHouse", "Kafka")]
    [InlineData("ClickHouse", "Sessions")]
    [InlineData("Kafka", "Sessions")]
    public void Neighbours_of_the_pipeline_meet_only_where_they_are_joined(string folder, string other) => AssertHolds(
        Types.InAssembly(Cluster).That().ResideInNamespace($"{Root}.{folder}").ShouldNot().HaveDependencyOn($"{Root}.{other}"));

    [Fact]
    public void The_domain_knows_the_base_library_only() => Assert.All(
        Domain.GetReferencedAssemblies(), a => Assert.StartsWith("System.", a.Name, StringComparison.Ordinal));

    [Fact]
    public void The_domain_does_no_input_or_output() => AssertHolds(
        Types.InAssembly(Domain).ShouldNot().HaveDependencyOnAny("System.IO.File", "System.IO.Directory", "System.Net.Http", "System.Net.Sockets", "System.Net.Dns", "System.Threading.Thread", "System.Console", "System.Diagnostics.Process"));

    [Fact]
    public void Generated_messages_stand_in_the_folder_of_serialization() => Assert.All(
        Cluster.GetTypes().Where(t => t.GetInterfaces().Any(i => i.FullName == "Google.Protobuf.IMessage")),
        t => Assert.StartsWith($"{Root}.Serialization.", t.FullName, StringComparison.Ordinal));

    private static void AssertHolds(ConditionList rule) => Violations.None(rule.GetResult().FailingTypeNames ?? []);
}
