using Microsoft.Data.Sqlite;

namespace ServerlessShop.Local.Storage;

/// <summary>A connection with its prepared statements. Not for two threads at once.</summary>
public sealed class Session(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _prepared = [];

    /// <summary>A statement prepared once, with the parameters $1, $2, ... set in order.</summary>
    public SqliteCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++) { command.Parameters.Add(new SqliteParameter($"${i + 1}", null)); }
            _prepared.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++) { command.Parameters[i].Value = values[i] ?? DBNull.Value; }
        return command;
    }

    public int Execute(string sql, params ReadOnlySpan<object?> values) => Command(sql, values).ExecuteNonQuery();

    /// <summary>The first column of the first row; null for no row and for SQL's null.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> values) =>
        Command(sql, values).ExecuteScalar() is { } value and not DBNull ? value : null;

    /// <summary>All rows, each mapped while the reader stands on it.</summary>
    public List<T> Query<T>(Func<SqliteDataReader, T> map, string sql, params ReadOnlySpan<object?> values)
    {
        using var reader = Command(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) { rows.Add(map(reader)); }
        return rows;
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values) { command.Dispose(); }
        connection.Dispose();
    }
}
