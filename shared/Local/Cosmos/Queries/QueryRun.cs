using Microsoft.Data.Sqlite;
using ServerlessShop.Local.Cosmos.Containers;
using ServerlessShop.Local.Cosmos.Items;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>Runs a query over a container in one snapshot, a page at a time.</summary>
internal sealed class QueryRun(
    Session session, Container container, Statement statement, PartitionKeyValue? partition, long now)
{
    private const int PageBytesMax = 4 * 1024 * 1024;

    private readonly Select _select = statement.Select;
    private int _itemsRead;

    public QueryPage Page(ContinuationToken from, int max)
    {
        if (_select.IsGrouped || _select.IsDistinct) { return Counted(from, max); }
        return _select.OrderBy.Count > 0 ? Sorted(from, max) : Scanned(from, max);
    }

    private QueryPage Scanned(ContinuationToken from, int max)
    {
        using var page = new PageWriter();
        var next = from;
        foreach (var (rid, scope) in Items(from.Rid))
        {
            var sub = 0;
            foreach (var row in _select.Rows(scope))
            {
                sub++;
                if (rid == from.Rid && sub <= from.Sub) { continue; }
                if (IsOver(next.Seen)) { return page.Finish(_itemsRead, null); }
                if (page.Count >= max || page.Bytes >= PageBytesMax) { return page.Finish(_itemsRead, next); }

                var result = _select.Project(row);
                if (IsInWindow(next.Seen)) { page.Add(result); }
                next = new(rid, sub, next.Seen + (result.IsDefined ? 1 : 0));
            }
        }

        return page.Finish(_itemsRead, null);
    }

    private QueryPage Sorted(ContinuationToken from, int max)
    {
        var after = from.Keys is null ? null : from.ReadKeys();
        var rows = new List<(Value[] Keys, long Rid, int Sub, Scope Row)>();
        foreach (var (rid, scope) in Items(0))
        {
            var sub = 0;
            foreach (var row in _select.Rows(scope))
            {
                sub++;
                var keys = _select.SortKeysOf(row);
                if (after is null || Compare((keys, rid, sub, row), (after, from.Rid, from.Sub, row)) > 0)
                {
                    rows.Add((keys, rid, sub, row));
                }
            }
        }

        rows.Sort(Compare);
        using var page = new PageWriter();
        var next = from;
        foreach (var (keys, rid, sub, row) in rows)
        {
            if (IsOver(next.Seen)) { break; }
            if (page.Count >= max || page.Bytes >= PageBytesMax) { return page.Finish(_itemsRead, next); }
            var result = _select.Project(row);
            if (IsInWindow(next.Seen)) { page.Add(result); }
            next = new(rid, sub, next.Seen + (result.IsDefined ? 1 : 0), ContinuationToken.Spell(keys));
        }

        return page.Finish(_itemsRead, null);
    }

    private QueryPage Counted(ContinuationToken from, int max)
    {
        var rows = Items(0).SelectMany(item => _select.Rows(item.Scope));
        if (_select.IsGrouped) { rows = _select.Grouped(rows, null); }
        if (_select.OrderBy.Count > 0)
        {
            rows = rows.Select(row => (Keys: _select.SortKeysOf(row), Row: row)).ToList()
                .Order(Comparer<(Value[] Keys, Scope Row)>.Create((x, y) => _select.CompareSortKeys(x.Keys, y.Keys)))
                .Select(pair => pair.Row);
        }

        var results = rows.Select(_select.Project).Where(result => result.IsDefined);
        if (_select.IsDistinct) { results = results.DistinctBy(ValueOrder.Canonical); }

        using var page = new PageWriter();
        var seen = 0;
        foreach (var result in results)
        {
            if (IsOver(seen)) { break; }
            if (seen >= from.Seen && IsInWindow(seen))
            {
                if (page.Count >= max || page.Bytes >= PageBytesMax)
                {
                    return page.Finish(_itemsRead, new(0, 0, seen));
                }

                page.Add(result);
            }

            seen++;
        }

        return page.Finish(_itemsRead, null);
    }

    private int Compare((Value[] Keys, long Rid, int Sub, Scope Row) x, (Value[] Keys, long Rid, int Sub, Scope Row) y)
    {
        var order = _select.CompareSortKeys(x.Keys, y.Keys);
        if (order != 0) { return order; }
        order = x.Rid.CompareTo(y.Rid);
        if (order != 0) { return _select.OrderBy[0].Descending ? -order : order; }
        return x.Sub.CompareTo(y.Sub);
    }

    private bool IsInWindow(int seen) => seen >= (_select.Offset ?? 0);

    private bool IsOver(int seen) =>
        seen >= _select.Top || (_select.Limit is { } limit && seen >= (long)(_select.Offset ?? 0) + limit);

    private IEnumerable<(long Rid, Scope Scope)> Items(long fromRid)
    {
        if (statement.ItemName is not { } name)
        {
            if (fromRid == 0) { yield return (1, statement.ScopeOf(Value.Undefined)); }
            yield break;
        }

        var places = Places(name);
        if (places is null)
        {
            foreach (var item in Scan(Everywhere(name, fromRid))) { yield return item; }
        }
        else if (places.Count == 1 && places[0] is { Key: { } key, Id: null })
        {
            foreach (var item in Scan(session.Command(container.Table.ScanPartition, fromRid, now, key.Canonical)))
            {
                yield return item;
            }
        }
        else
        {
            var found = places.SelectMany(place => ScanOne(place, fromRid));
            foreach (var item in found.DistinctBy(item => item.Rid).OrderBy(item => item.Rid))
            {
                yield return item;
            }
        }
    }

    /// <summary>Only a name that means the container itself can be narrowed by, not one of FROM c.address.</summary>
    private Candidates? CandidatesOf(string name) =>
        _select.From[0] is PathSource { Path.Names.Count: 0 }
            ? new(_select.From[0].Alias ?? name, container.Definition.PartitionKey)
            : null;

    private SqliteCommand Everywhere(string name, long fromRid)
    {
        var definition = container.Definition;
        return CandidatesOf(name)?.IndexedText(_select.Where, definition.Indexing.NamedPaths) is var (path, text)
            ? session.Command(container.Table.ScanValue(path), fromRid, now, text)
            : session.Command(container.Table.Scan, fromRid, now);
    }

    /// <summary>Null: everywhere.</summary>
    private IReadOnlyList<Candidate>? Places(string name)
    {
        var found = CandidatesOf(name)?.Of(_select.Where);
        if (partition is not { } only)
        {
            // An id without its partition cannot be looked up in the key (partition, id).
            return found is null || found.Any(place => place.Key is null) ? null : found;
        }

        if (found is null) { return [new(only, null)]; }
        var here = found.Where(place => place.Key is null || place.Key == only)
            .Select(place => place with { Key = only }).ToList();
        return here.Exists(place => place.Id is null) ? [new(only, null)] : here;
    }

    private List<(long Rid, Scope Scope)> ScanOne(Candidate place, long fromRid) =>
        [.. Scan(place.Id is { } id
            ? session.Command(container.Table.ScanId, fromRid, now, place.Key!.Value.Canonical, id)
            : session.Command(container.Table.ScanPartition, fromRid, now, place.Key!.Value.Canonical))];

    private IEnumerable<(long Rid, Scope Scope)> Scan(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            _itemsRead++;
            var item = StoredItem.From(reader);
            yield return (item.Rid, statement.ScopeOf(Value.Parse(item.Compose(container))));
        }
    }
}
