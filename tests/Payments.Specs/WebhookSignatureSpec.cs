using System.Text;
using ServerlessShop.Payments.HearingProvider;

namespace ServerlessShop.Payments.Specs;

/// <summary>Only the provider's words are heard, whole and of now.</summary>
public sealed class WebhookSignatureSpec
{
    private const string Key = "whk_0123456789abcdef";
    private const string Next = "whk_fedcba9876543210";
    private const string Stolen = "whk_ffffffffffffffff";

    private static readonly DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(1_772_366_400);
    private static readonly byte[] _body = Encoding.UTF8.GetBytes("""{"id":"evt_1","type":"authorization.authorized"}""");

    /// <summary>Computed with openssl, so that two mistakes of our own do not agree with each other.</summary>
    [Fact]
    public void The_signature_is_HMAC_SHA256_of_time_point_and_body() => Assert.Equal(
        "1e68d46693a3e588cbd8bd4b8835a9bcf0dc934c42b0befeed0855c10bfc7453", Convert.ToHexStringLower(WebhookSignature.Of(1_772_366_400, _body, Key)));

    [Theory]
    [InlineData(Key)]
    [InlineData(Next)]
    public void Either_key_in_use_is_accepted(string key) => Assert.True(IsGenuine(Signed(key), _body));

    [Fact]
    public void Of_several_signatures_one_is_enough() =>
        Assert.True(IsGenuine($"{Signed(Stolen)},{Signed(Next).Split(',')[1]}", _body));

    [Fact]
    public void Another_key_is_refused() => Assert.False(IsGenuine(Signed(Stolen), _body));

    [Fact]
    public void One_flipped_bit_anywhere_in_the_body_is_refused()
    {
        for (var bit = 0; bit < _body.Length * 8; bit++)
        {
            var flipped = (byte[])_body.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(IsGenuine(Signed(Key), flipped), $"Bit {bit} of the body");
        }
    }

    [Fact]
    public void One_flipped_bit_anywhere_in_the_header_is_refused()
    {
        var header = Encoding.ASCII.GetBytes(Signed(Key));
        for (var bit = 0; bit < header.Length * 8; bit++)
        {
            var flipped = (byte[])header.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(IsGenuine(Encoding.Latin1.GetString(flipped), _body), $"Bit {bit} of {Encoding.Latin1.GetString(flipped)}");
        }
    }

    [Fact]
    public void A_byte_more_or_less_is_refused()
    {
        Assert.False(IsGenuine(Signed(Key), [.. _body, (byte)' ']));
        Assert.False(IsGenuine(Signed(Key), _body[..^1]));
        Assert.False(IsGenuine(Signed(Key), []));
    }

    [Theory]
    [InlineData(-301, false)]
    [InlineData(-300, true)]
    [InlineData(0, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void What_was_signed_more_than_five_minutes_off_is_refused(int seconds, bool accepted) => Assert.Equal(
        accepted, IsGenuine(Signed(Key, _now.ToUnixTimeSeconds() + seconds), _body));

    [Fact]
    public void A_signature_cannot_be_moved_to_another_time()
    {
        var signature = Signed(Key).Split(',')[1];
        Assert.False(IsGenuine($"t={_now.ToUnixTimeSeconds() + 1},{signature}", _body));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("t=1772366400")]
    [InlineData("t=1772366400,v1=")]
    [InlineData("t=,v1=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("t=99999999999999999999,v1=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("t=999999999999999,v1=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("v1=0000000000000000000000000000000000000000000000000000000000000000")]
    public void What_is_no_signature_is_refused(string? header) => Assert.False(IsGenuine(header, _body));

    [Fact]
    public void Two_times_or_a_time_written_otherwise_are_refused()
    {
        var (time, signature) = (Signed(Key).Split(',')[0], Signed(Key).Split(',')[1]);
        Assert.False(IsGenuine($"{time},{time},{signature}", _body));
        Assert.False(IsGenuine($"t=0{time[2..]},{signature}", _body));
        Assert.False(IsGenuine($"t=+{time[2..]},{signature}", _body));
        Assert.True(IsGenuine($"{time},v2=something,{signature}", _body));
    }

    private static bool IsGenuine(string? header, byte[] body) => WebhookSignature.IsGenuine(header, body, [Key, Next], _now);

    private static string Signed(string key, long? at = null)
    {
        var seconds = at ?? _now.ToUnixTimeSeconds();
        return $"t={seconds},v1={Convert.ToHexStringLower(WebhookSignature.Of(seconds, _body, key))}";
    }
}
