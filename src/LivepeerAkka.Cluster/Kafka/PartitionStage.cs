using Akka.Streams;
using Akka.Streams.Stage;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Kafka;

/// <summary>The sub-source of one assignment: takes from its buffer on demand and ends with it.</summary>
internal sealed class PartitionStage(PartitionBuffer buffer) : GraphStage<SourceShape<SourceRecord>>
{
    private readonly Outlet<SourceRecord> _out = new("PartitionStage.out");

    public override SourceShape<SourceRecord> Shape => new(_out);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, buffer);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly PartitionStage _stage;
        private readonly PartitionBuffer _buffer;
        private bool _isAttached;
        private bool _isEnded;

        public Logic(PartitionStage stage, PartitionBuffer buffer)
            : base(stage.Shape)
        {
            _stage = stage;
            _buffer = buffer;
            SetHandler(stage._out, this);
        }

        public override void PreStart()
        {
            _isAttached = _buffer.Attach(GetAsyncCallback(Wake));
            if (!_isAttached)
            {
                End(new InvalidOperationException($"{_buffer.Id}: the records of an assignment can be read once."));
            }
        }

        public override void OnPull() => Emit();

        public override void OnDownstreamFinish(Exception cause)
        {
            _isEnded = true;
            if (_isAttached)
            {
                _buffer.Detach(cause);
            }

            base.OnDownstreamFinish(cause);
        }

        // An abrupt end of the materializer runs no handler but this.
        public override void PostStop()
        {
            if (_isAttached && !_isEnded)
            {
                _buffer.Detach(new AbruptStageTerminationException(this));
            }
        }

        private void Wake()
        {
            if (_buffer.IsClosed || IsAvailable(_stage._out))
            {
                Emit();
            }
        }

        private void Emit()
        {
            switch (_buffer.TryTake(out var record, out var failure))
            {
                case TakeResult.Taken:
                    Push(_stage._out, record!);
                    break;
                case TakeResult.Ended:
                    End(failure);
                    break;
            }
        }

        private void End(Exception? failure)
        {
            _isEnded = true;
            if (failure is null)
            {
                CompleteStage();
            }
            else
            {
                FailStage(failure);
            }
        }
    }
}
