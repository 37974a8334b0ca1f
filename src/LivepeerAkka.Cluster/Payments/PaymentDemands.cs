using System.Data.Common;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.Payments;

/// <summary>Which demand sessions, and the payments that are linked to them, count for.</summary>
internal static class PaymentDemands
{
    /// <summary>Takes the key of a session; true when it is another than before.</summary>
    public static bool SetOfSession(LedgerTransaction t, SessionKey key, DemandKey demand) => t.Execute(
        """
        INSERT INTO session_demand (org, session_id, gateway, region, pipeline_id, model_id) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)
        ON CONFLICT (org, session_id) DO UPDATE SET gateway = excluded.gateway, region = excluded.region,
          pipeline_id = excluded.pipeline_id, model_id = excluded.model_id
        WHERE session_demand.gateway <> excluded.gateway OR session_demand.region <> excluded.region
          OR session_demand.pipeline_id <> excluded.pipeline_id OR session_demand.model_id <> excluded.model_id
        """,
        key.Org, key.SessionId, LedgerText.Of(demand.Gateway), LedgerText.Of(demand.Region), LedgerText.Of(demand.PipelineId),
        LedgerText.Of(demand.ModelId)) > 0;

    /// <summary>The key of a session, null = it is not known. Whoever changes it does so after this transaction, and then finds the link that this is read for.</summary>
    public static DemandKey? OfSession(LedgerTransaction t, SessionKey key) => t.Query(
        "SELECT gateway, region, pipeline_id, model_id FROM session_demand WHERE org = @p0 AND session_id = @p1", r => Read(r, 0),
        key.Org, key.SessionId) is [var demand] ? demand : null;

    /// <summary>Takes the key of a payment's session, null = it has none; true when it is another than before.</summary>
    public static bool SetOfPayment(LedgerTransaction t, byte[] uid, DemandKey? demand)
    {
        var known = t.Query(
            "SELECT is_of_session, gateway, region, pipeline_id, model_id FROM payment_demand WHERE uid = @p0",
            r => (DemandKey?)(r.GetInt32(0) == 0 ? null : Read(r, 1)), uid);
        if (known.Count > 0 && known[0] == demand)
        {
            return false;
        }

        t.Execute(
            """
            INSERT INTO payment_demand (uid, is_of_session, gateway, region, pipeline_id, model_id) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)
            ON CONFLICT (uid) DO UPDATE SET is_of_session = excluded.is_of_session, gateway = excluded.gateway, region = excluded.region,
              pipeline_id = excluded.pipeline_id, model_id = excluded.model_id
            """,
            uid, demand is null ? 0 : 1, demand?.Gateway ?? "", demand?.Region ?? "", demand?.PipelineId ?? "", demand?.ModelId ?? "");
        return true;
    }

    private static DemandKey Read(DbDataReader r, int from) => new(r.GetString(from), r.GetString(from + 1), r.GetString(from + 2), r.GetString(from + 3));
}
