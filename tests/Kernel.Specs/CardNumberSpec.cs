namespace ServerlessShop.Kernel.Specs;

public sealed class CardNumberSpec
{
    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("4111-1111-1111-1111")]
    [InlineData("378282246310005")]
    [InlineData("6304000000000000")]
    public void What_a_card_could_bear_is_told(string text) => Assert.True(CardNumber.IsLike(text));

    [Theory]
    [InlineData("tok_approve")]
    [InlineData("")]
    [InlineData("4111111111111112")]
    [InlineData("41111111111")]
    [InlineData("tok_4111111111111111")]
    [InlineData("0198c0de-0000-7000-8000-000000000001")]
    public void Tokens_are_none(string text) => Assert.False(CardNumber.IsLike(text));
}
