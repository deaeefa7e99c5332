using System.Diagnostics;
using ServerlessShop.Inventory.Aisles;

namespace ServerlessShop.Inventory.Specs.Aisles;

public sealed class StockSpec
{
    [Fact]
    public void What_came_in_is_on_hand_or_sold() =>
        Assert.Equal(
            new Stock(OnHand: 6, Reserved: 1, Received: 10, Sold: 4),
            Stock.None.Receive(10).Hold(5).TakeOut(4));

    [Fact]
    public void What_is_given_back_is_available_again() =>
        Assert.Equal(10, Stock.None.Receive(10).Hold(5).GiveBack(5).Available);

    [Fact]
    public void More_than_is_available_cannot_be_held() =>
        Assert.Throws<UnreachableException>(() => Stock.None.Receive(10).Hold(6).Hold(5));

    [Fact]
    public void More_than_is_held_cannot_be_given_back() =>
        Assert.Throws<UnreachableException>(() => Stock.None.Receive(10).Hold(5).GiveBack(6));

    [Fact]
    public void More_than_is_held_cannot_leave() =>
        Assert.Throws<UnreachableException>(() => Stock.None.Receive(10).Hold(5).TakeOut(6));
}
