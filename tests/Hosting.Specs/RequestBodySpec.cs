using System.Text;
using Microsoft.AspNetCore.Http;
using ServerlessShop.Hosting;

namespace ServerlessShop.Hosting.Specs;

public sealed class RequestBodySpec
{
    private sealed record Wish(string Text);

    [Fact]
    public async Task A_body_is_read_up_to_its_limit() =>
        Assert.Equal("abc", (await Of("""{"text":"abc"}""", saysLength: true).Body<Wish>(default, bytesMax: 14)).Text);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_longer_body_is_refused_whether_or_not_it_says_how_long_it_is(bool saysLength)
    {
        var refused = await Assert.ThrowsAsync<BadHttpRequestException>(
            () => Of("""{"text":"abc"}""", saysLength).Body<Wish>(default, bytesMax: 13));

        Assert.Equal(StatusCodes.Status413PayloadTooLarge, refused.StatusCode);
    }

    [Fact]
    public async Task Without_another_limit_it_is_a_megabyte() => await Assert.ThrowsAsync<BadHttpRequestException>(
        () => Of($$"""{"text":"{{new string('a', RequestBody.BytesMax)}}"}""", saysLength: false).Body<Wish>(default));

    private static HttpRequest Of(string json, bool saysLength)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var request = new DefaultHttpContext().Request;
        request.ContentType = "application/json";
        request.Body = new MemoryStream(bytes);
        request.ContentLength = saysLength ? bytes.Length : null;
        return request;
    }
}
