using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace ServerlessShop.Local.DeadLetters;

/// <summary>Writes dead letters as JSON, one to a line, with all a person needs to see what was lost and to redo it.</summary>
public static class DeadLetterExport
{
    private static readonly JsonSerializerOptions _readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a new file, and never over an old one: on disk when the task ends. Removes nothing.</summary>
    /// <returns>How many letters.</returns>
    /// <exception cref="IOException">The file is there, or cannot be written.</exception>
    public static async Task<int> Write(
        string path, IEnumerable<DeadLetterReceiver> queues, CancellationToken cancellation)
    {
        var letters = 0;
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        foreach (var queue in queues)
        {
            await foreach (var letter in queue.Look(cancellation))
            {
                await file.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(Line(letter), _readable), cancellation);
                await file.WriteAsync("\n"u8.ToArray(), cancellation);
                letters++;
            }
        }

        file.Flush(flushToDisk: true);
        return letters;
    }

    private static Dictionary<string, object?> Line(DeadLetter letter)
    {
        var isText = Utf8.IsValid(letter.Body);
        return new()
        {
            ["topic"] = letter.Topic,
            ["subscription"] = letter.Subscription,
            ["messageId"] = letter.MessageId,
            ["cause"] = letter.Cause,
            ["reason"] = letter.Reason,
            ["description"] = letter.Description,
            ["firstEnqueued"] = letter.FirstEnqueuedTime,
            ["brokerProperties"] = letter.BrokerProperties,
            ["properties"] = letter.Properties.ToDictionary(of => of.Key, of => DeadLetter.Value(of.Value)),
            ["contentType"] = letter.ContentType,
            [isText ? "body" : "bodyBase64"] = isText
                ? Encoding.UTF8.GetString(letter.Body)
                : Convert.ToBase64String(letter.Body),
        };
    }
}
