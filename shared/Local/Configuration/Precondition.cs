namespace ServerlessShop.Local.Configuration;

/// <summary>If-Match and If-None-Match, as one question to what is there. A null ETag list is "*".</summary>
internal sealed record Precondition(
    bool HasMatch, IReadOnlyList<string>? Match, bool HasNoneMatch, IReadOnlyList<string>? NoneMatch)
{
    public static readonly Precondition None = new(false, null, false, null);

    /// <param name="etag">Of what is there; null for nothing.</param>
    public bool MatchFails(string? etag) => HasMatch && (etag is null || (Match is not null && !Match.Contains(etag)));

    /// <param name="etag">Of what is there; null for nothing.</param>
    public bool NoneMatchFails(string? etag) =>
        HasNoneMatch && etag is not null && (NoneMatch is null || NoneMatch.Contains(etag));

    public void Demand(string? etag)
    {
        if (MatchFails(etag) || NoneMatchFails(etag)) { throw new RefusedException(412, null); }
    }
}
