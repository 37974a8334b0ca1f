using LivepeerAkka.Cluster.Facts;
using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Payments;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Payments;

/// <summary>Tells sessions of payments.</summary>
public interface ISessionPayments
{
    /// <summary>Completes when the session has noted them.</summary>
    Task TellAsync(SessionCommands.ApplyPayments command);
}

/// <summary>
/// Links what is marked, writes the facts, tells the sessions, and only then clears the marks: each of it may repeat. Several may run at
/// the same time.
/// </summary>
public sealed class PaymentSettlement(PaymentLedger ledger, IPaymentFactSink facts, ISessionPayments sessions, PaymentSettings settings, TimeProvider clock)
{
    /// <summary>Settles one batch; answers how many payments were looked at, and why some were not settled.</summary>
    public async Task<SettledBatch> RunBatchAsync()
    {
        var batch = await ledger.RelinkAsync(settings.BatchMax).ConfigureAwait(false);
        if (batch.Count == 0)
        {
            return new SettledBatch(0, 0, null);
        }

        var unwritten = batch.Where(p => p.IsUnwritten).Select(p => p.Fact).ToList();
        if (unwritten.Count > 0)
        {
            await facts.WriteAsync(unwritten).ConfigureAwait(false);
        }

        var tellings = batch.SelectMany(p => p.Tellings.Select(t => (Payment: p, Telling: t)))
            .GroupBy(x => new SessionKey(x.Payment.Fact.Org, x.Telling.SessionId))
            .Select(g => TellAsync(new SessionCommands.ApplyPayments(g.Key, [.. g.Select(x => Of(x.Payment.Fact, x.Telling))])));
        var failed = new HashSet<SessionKey>();
        Exception? error = null;
        foreach (var (key, failure) in await Task.WhenAll(tellings).ConfigureAwait(false))
        {
            if (failure is not null)
            {
                failed.Add(key);
                error = failure;
            }
        }

        var untold = batch.Where(p => p.Tellings.Any(t => failed.Contains(new SessionKey(p.Fact.Org, t.SessionId)))).Select(p => p.Fact.Uid).ToHashSet();
        await ledger.SettleAsync(batch, untold).ConfigureAwait(false);
        return new SettledBatch(batch.Count, untold.Count, error);
    }

    /// <summary>Completes when no payment waits any more: at the end of an input that will not go on.</summary>
    public async Task SettleAllAsync(CancellationToken cancellation = default)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = await RunBatchAsync().ConfigureAwait(false);
            if (batch.Looked > 0 && batch.Unsettled == 0)
            {
                continue;
            }

            if (batch.Looked == 0 && await ledger.CountUnsettledAsync().ConfigureAwait(false) == 0)
            {
                return;
            }

            // Another is at them, or a session did not answer: what it leaves is due again after a while.
            await Task.Delay(settings.Interval, clock, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<(SessionKey Key, Exception? Error)> TellAsync(SessionCommands.ApplyPayments command)
    {
        try
        {
            await sessions.TellAsync(command).ConfigureAwait(false);
            return (command.Key, null);
        }
#pragma warning disable CA1031 // one session that does not answer holds up its own payments only
        catch (Exception e)
#pragma warning restore CA1031
        {
            return (command.Key, e);
        }
    }

    private static SessionPayment Of(PaymentFact fact, PaymentTelling telling) => new(
        new PaymentEvidence(fact.Uid, fact.TimeMs, fact.Detail.Recipient, fact.Detail.Url, ManifestIds.ModelOf(fact.Detail.ManifestId)),
        telling.IsLinked, fact.Version);
}

/// <summary>What became of a batch.</summary>
/// <param name="Looked">Payments that were linked.</param>
/// <param name="Unsettled">Those of them that stay marked.</param>
/// <param name="Error">Why, null when none is left.</param>
public readonly record struct SettledBatch(int Looked, int Unsettled, Exception? Error);
