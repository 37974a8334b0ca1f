using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.Stage;
using Microsoft.Extensions.Logging;

namespace LivepeerAkka.Cluster.Kafka;

/// <summary>
/// Kafka topics as a stream of assigned partitions, each a stream of its own, with offsets that the product keeps itself.
/// Back pressure of a partition pauses polling of that partition only.
/// </summary>
public static class KafkaSource
{
    /// <summary>
    /// The source; every run of it is one group member. It fails with <see cref="OffsetOutOfRangeException"/> when a stored position lies
    /// outside its log, with <see cref="KafkaSourceException"/> when it cannot go on. A broker that is away is waited for.
    /// </summary>
    /// <exception cref="KafkaSettingException">A subscription or a client property cannot be used.</exception>
    public static Source<PartitionSource, KafkaControl> Create(
        KafkaSettings settings, IProgressStore store, TimeProvider time, ILogger logger)
    {
        KafkaClients.Validate(settings);
        return Source.FromGraph(new Stage(() => new ConsumerLoop(settings, store, time, logger), settings.RevokeDrainTimeout));
    }

    private sealed class Stage(Func<ConsumerLoop> newLoop, TimeSpan drainTimeout)
        : GraphStageWithMaterializedValue<SourceShape<PartitionSource>, KafkaControl>
    {
        private readonly Outlet<PartitionSource> _out = new("KafkaSource.out");

        public override SourceShape<PartitionSource> Shape => new(_out);

        public override ILogicAndMaterializedValue<KafkaControl> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
        {
            var loop = newLoop();
            return new LogicAndMaterializedValue<KafkaControl>(new Logic(this, loop), new KafkaControl(loop, drainTimeout));
        }

        private sealed class Logic : OutGraphStageLogic
        {
            private readonly Stage _stage;
            private readonly ConsumerLoop _loop;
            private readonly Queue<PartitionSource> _assigned = new();
            private bool _isDraining;

            public Logic(Stage stage, ConsumerLoop loop)
                : base(stage.Shape)
            {
                _stage = stage;
                _loop = loop;
                SetHandler(stage._out, this);
            }

            public override void PreStart() => _loop.Start(new LoopEvents(
                GetAsyncCallback<PartitionSource>(OnAssigned), GetAsyncCallback(OnCompleted), GetAsyncCallback<Exception>(FailStage)));

            public override void OnPull() => Emit();

            // After a drain the loop still waits for what is in flight, and ends by itself.
            public override void PostStop()
            {
                if (!_isDraining)
                {
                    _loop.Abort();
                }
            }

            private void OnAssigned(PartitionSource source)
            {
                _assigned.Enqueue(source);
                Emit();
            }

            private void OnCompleted()
            {
                _isDraining = true;
                Emit();
            }

            private void Emit()
            {
                if (IsAvailable(_stage._out) && _assigned.TryDequeue(out var source))
                {
                    Push(_stage._out, source);
                }

                // What is still queued was closed by the drain and would emit nothing.
                if (_isDraining)
                {
                    CompleteStage();
                }
            }
        }
    }
}
