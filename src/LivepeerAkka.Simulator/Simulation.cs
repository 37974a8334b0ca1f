using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Feeds;
using LivepeerAkka.Simulator.Network;
using LivepeerAkka.Simulator.Records;
using LivepeerAkka.Simulator.Sessions;
using LivepeerAkka.Simulator.Truth;

namespace LivepeerAkka.Simulator;

/// <summary>
/// A reproducible network: its records in order of arrival and, beside them, what is true of them. Memory grows with the
/// sessions that are open at once; only when the truth is asked for also with the length of the run.
/// </summary>
public static class Simulation
{
    /// <summary>The records of a run, generated as they are read.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public static IEnumerable<SimulatedRecord> Run(SimulationOptions options) => Run(options, truth: null);

    /// <summary>
    /// The same; <paramref name="truth"/> (null = nobody asks) is told of sessions when they start and of all the rest after the last record.
    /// </summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public static IEnumerable<SimulatedRecord> Run(SimulationOptions options, ITruthSink? truth)
    {
        options.Validate();
        return new Course(options, truth).Records();
    }

    private sealed class Course
    {
        private readonly RunOracle? _truth;
        private readonly FeedQueue _queue = new();
        private readonly Tally _tally = new();
        private readonly SessionStarts _starts;
        private readonly SessionPlanner _planner;
        private readonly SessionRecords _records = new();
        private readonly NoiseMaker? _noise;
        private readonly MalformedMaker? _malformed;
        private readonly BatchRetries? _retries;
        private readonly Mirror? _mirror;
        private readonly MirrorBursts? _mirrorBursts;
        private readonly int _sessions;

        public Course(SimulationOptions options, ITruthSink? truth)
        {
            var network = NetworkBuilder.Build(options);
            var faults = options.Faults;
            _truth = truth is null ? null : new RunOracle(truth);
            _sessions = options.Sessions;
            _starts = new SessionStarts(options);
            _planner = new SessionPlanner(options, network);
            _noise = faults.Contains(FaultNames.Noise) ? new NoiseMaker(options.Seed) : null;
            _malformed = faults.Contains(FaultNames.Malformed) ? new MalformedMaker(options.Seed, options.RecordBytesMax) : null;
            _retries = faults.Contains(FaultNames.Duplicates) ? new BatchRetries(options.Seed) : null;
            _mirrorBursts = faults.Contains(FaultNames.Mirrors) ? new MirrorBursts(options.Seed, options.RecordBytesMax) : null;
            _mirror = faults.Contains(FaultNames.Late) ? new Mirror(options.Seed) : null;
            foreach (var gateway in network.Gateways)
            {
                _queue.Add(new CapabilityFeed(options, gateway));
            }

            for (var i = 0; i < network.Organisations.Count; i++)
            {
                var gateways = network.Gateways.Where(g => g.Org == network.Organisations[i]).ToList();
                _queue.Add(new JobFeed(options, gateways, i));
                if (faults.Contains(FaultNames.Payments))
                {
                    _queue.Add(new PaymentFeed(options, gateways, i));
                }
            }

            foreach (var reports in EarlyReports.Of(options, network))
            {
                _queue.Add(reports);
            }
        }

        public IEnumerable<SimulatedRecord> Records()
        {
            var ordinal = 0;
            long? start = _starts.Of(ordinal);
            while (start is not null || _queue.Count > 0)
            {
                // Nothing of a session arrives before its start.
                while (start is { } due && (_queue.NextArrivalMs is not { } next || next >= due))
                {
                    Begin(ordinal, due);
                    ordinal++;
                    start = ordinal < _sessions ? _starts.Of(ordinal) : null;
                }

                var emission = _queue.Take();
                yield return Send(emission);
                if (emission.Fate != Fate.Accepted)
                {
                    continue;
                }

                foreach (var noise in _noise?.With(emission) ?? [])
                {
                    yield return Send(noise);
                }

                if (_malformed?.With(emission) is { } malformed)
                {
                    yield return Send(malformed);
                }
            }

            _tally.Sessions = _sessions;
            _truth?.Finish(_tally.Totals());
        }

        private void Begin(int ordinal, long startMs)
        {
            var plan = _planner.Plan(ordinal, startMs);
            _truth?.Begin(plan);
            foreach (var feed in SessionFeed.Of(plan, _records))
            {
                _queue.Add(feed);
            }
        }

        // Copies are not copied again.
        private SimulatedRecord Send(Emission emission)
        {
            _tally.Add(emission);
            _truth?.Observe(emission);
            if (!emission.IsCopy)
            {
                AddIfAny(_retries?.After(emission));
                AddIfAny(_mirror?.After(emission));
                AddIfAny(_mirrorBursts?.After(emission));
            }

            return emission.Record;
        }

        private void AddIfAny(IFeed? feed)
        {
            if (feed is not null)
            {
                _queue.Add(feed);
            }
        }
    }
}
