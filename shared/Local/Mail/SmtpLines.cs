using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace ServerlessShop.Local.Mail;

/// <summary>
/// Reads what a sender says, line by line. Only CR LF ends a line: who takes a lone LF for one can be made to see two
/// mails where the sender sent one ("SMTP smuggling").
/// </summary>
internal sealed class SmtpLines(Stream stream, TimeSpan patience, TimeProvider clock)
{
    private const int LineMax = 1000; // With its end, as RFC 5321 4.5.3.1.6 has it for text.

    private readonly PipeReader _reader = PipeReader.Create(stream);

    /// <summary>The next line without its end; null where the sender is gone, Overlong where it was too long.</summary>
    public async Task<byte[]?> Read(CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, silence.Token);
        var isOverlong = false;
        while (true)
        {
            var read = await _reader.ReadAsync(either.Token);
            var sequence = new SequenceReader<byte>(read.Buffer);
            if (sequence.TryReadTo(out ReadOnlySequence<byte> line, "\r\n"u8))
            {
                var bytes = isOverlong || line.Length + 2 > LineMax ? Overlong : line.ToArray();
                _reader.AdvanceTo(sequence.Position);
                return bytes;
            }

            if (read.IsCompleted) { return null; }
            if (read.Buffer.Length <= LineMax)
            {
                _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
            else
            {
                // Not kept while its end is looked for; the last byte may be the CR of it.
                isOverlong = true;
                _reader.AdvanceTo(read.Buffer.GetPosition(read.Buffer.Length - 1), read.Buffer.End);
            }
        }
    }

    /// <summary>What stands for a line that was too long to be kept: compare by reference.</summary>
    public static byte[] Overlong { get; } = new byte[1];

    public static string TextOf(byte[] line) => Encoding.Latin1.GetString(line);
}
