using LivepeerAkka.Domain.Attribution;

namespace LivepeerAkka.Domain.Sessions;

/// <summary>Adds up what is credited to one segment, or to no segment. Signals come in fold order.</summary>
internal sealed class SegmentTally(int key, SessionRules rules)
{
    public WorkTotals Work;
    public EdgeTimes Edges;
    public RunnerEdges Runners;
    private LabelCounter _labels;
    private LabelCounter _errorLabels;
    private LabelCounter _pipelines = new(ofPipelines: true);
    private List<IdentityEvidence>? _identities;
    private List<PaymentEvidence>? _payments;
    private int _latestOrchestrator;
    private long? _previousSampleAtMs;
    private long? _previousRestartCount;

    /// <summary>Number of the segment's key, <see cref="ServerKeys.Nobody"/> for no segment.</summary>
    public int Key { get; } = key;

    public SessionHours Hours { get; } = new();

    /// <summary>Earliest hot wallet among the records that name the segment's node, '' = none.</summary>
    public string HotWallet { get; private set; } = "";

    /// <summary>Number of samples up to the close, counted from the last, that show input and no output.</summary>
    public int SilentSamplesAtEnd { get; private set; }

    /// <summary>One model label: most frequent in statuses and parameter updates, else of the earliest payment, else in error events; '' = none.</summary>
    public string ModelHint =>
        _labels.Distinct > 0 ? _labels.MostFrequent
        : _payments?.Find(p => p.ModelHint.Length > 0) is { } payment ? payment.ModelHint
        : _errorLabels.MostFrequent;

    /// <summary>The known pipeline that signals name most often, then the earliest; '' = none.</summary>
    public string PipelineHint => _pipelines.MostFrequent;

    /// <summary>Distinct identities that the node's own records carry, by their earliest record.</summary>
    public IReadOnlyList<IdentityEvidence> Identities => _identities ?? (IReadOnlyList<IdentityEvidence>)[];

    /// <summary>Payments that are evidence here, by (time, uid).</summary>
    public IReadOnlyList<PaymentEvidence> Payments => _payments ?? (IReadOnlyList<PaymentEvidence>)[];

    /// <summary>Takes note of what a record of the segment's own node carries.</summary>
    /// <param name="orchestrator">Number of the identity in the log.</param>
    /// <param name="identity">The identity with its record.</param>
    public void SawIdentity(int orchestrator, in IdentityEvidence identity)
    {
        if (orchestrator == _latestOrchestrator)
        {
            return;
        }

        _latestOrchestrator = orchestrator;
        HotWallet = HotWallet.Length == 0 ? identity.Address : HotWallet;
        _identities ??= new List<IdentityEvidence>(1);
        foreach (var known in _identities)
        {
            if (known.Url == identity.Url && known.Address == identity.Address)
            {
                return;
            }
        }

        _identities.Add(identity);
    }

    /// <summary>Payments come by (time, uid).</summary>
    public void AddPayment(PaymentEvidence payment) => (_payments ??= []).Add(payment);

    public void AddStreamEvent(StreamEventKind kind, string model)
    {
        switch (kind)
        {
            case StreamEventKind.ParamsUpdate:
                _labels.Add(model);
                _pipelines.Add(model);
                break;
            case StreamEventKind.Error:
                _errorLabels.Add(model);
                break;
        }
    }

    public void AddError(ErrorClass error, bool isAfterClose)
    {
        switch (error)
        {
            case ErrorClass.Real:
                Work.RealErrors++;
                Work.BlamingErrors += isAfterClose ? 0 : 1;
                break;
            case ErrorClass.CloseMarker:
                Work.CloseMarkers++;
                break;
            case ErrorClass.InputFault:
                Work.InputFaults++;
                break;
        }
    }

    /// <param name="timeMs">Event time of the sample, epoch ms.</param>
    /// <param name="state">Reported state.</param>
    /// <param name="model">Model label.</param>
    /// <param name="sample">Its values.</param>
    /// <param name="bearsError">An error belongs to this sample: it is the earliest that carries it.</param>
    /// <param name="isAfterClose">The sample is later than the session's close.</param>
    public void AddSample(long timeMs, StreamState state, string model, in SampleEntry sample, bool bearsError, bool isAfterClose)
    {
        var slice = Hours.At(timeMs);
        var isRunning = state is StreamState.Online or StreamState.DegradedInput or StreamState.DegradedInference;
        Work.StatusSamples++;
        slice.StatusSamples++;
        Work.RunningSamples += isRunning ? 1 : 0;
        slice.RunningSamples += isRunning ? 1 : 0;
        Work.LoadingSamples += state == StreamState.Loading ? 1 : 0;
        Work.DegradedInputSamples += state == StreamState.DegradedInput ? 1 : 0;
        Work.ErrorSamples += bearsError ? 1 : 0;
        slice.ErrorSamples += bearsError ? 1 : 0;
        _labels.Add(model);
        _pipelines.Add(model);

        var (hasInput, hasOutput) = AddRates(sample, slice);
        if (!isAfterClose)
        {
            SilentSamplesAtEnd = hasInput && !hasOutput ? SilentSamplesAtEnd + 1 : 0;
        }

        AddSpan(timeMs, slice, hasOutput);
        AddRestarts(sample.RestartCount);
    }

    private (bool HasInput, bool HasOutput) AddRates(in SampleEntry sample, HourSlice slice)
    {
        var (input, output) = (Fps.Reported(sample.InputFps), Fps.Reported(sample.OutputFps));
        if (output is { } outputFps)
        {
            var micros = Fps.Micros(outputFps);
            Work.OutputFpsSamples++;
            Work.OutputFpsSumMicros += micros;
            slice.OutputFpsSamples++;
            slice.OutputFpsSumMicros += micros;
        }

        if (input is { } inputFps)
        {
            var micros = Fps.Micros(inputFps);
            Work.InputFpsSumMicros += micros;
            slice.InputFpsSumMicros += micros;
        }

        Work.PositiveSamples += output > 0 ? 1 : 0;
        slice.PositiveSamples += output > 0 ? 1 : 0;
        Work.InputSamples += input > 0 ? 1 : 0;
        return (input > 0, output > 0);
    }

    private void AddSpan(long timeMs, HourSlice slice, bool hasOutput)
    {
        var span = rules.SampleSpanMs(_previousSampleAtMs, timeMs);
        if (_previousSampleAtMs is not null)
        {
            Hours.AddSpan(timeMs, span);
        }
        else
        {
            slice.SampleMs += span;
        }

        Work.SampleMs += span;
        Work.PositiveSampleMs += hasOutput ? span : 0;
        _previousSampleAtMs = timeMs;
    }

    private void AddRestarts(long? counter)
    {
        // A negative counter is no counter: it would make a difference of any size.
        if (counter is not >= 0)
        {
            return;
        }

        if (counter > _previousRestartCount)
        {
            Work.RestartCount = Fps.SaturatingAdd(Work.RestartCount, counter.Value - _previousRestartCount.Value);
        }

        _previousRestartCount = counter;
    }
}
