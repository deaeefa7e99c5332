namespace ServerlessShop.Local.Trade;

/// <summary>
/// Where the data set's products are put, which come without categories: the first of these of which a word is in the
/// product's name. Of 3,791 products 269 are in none and go to the last; the table was read through by hand.
/// </summary>
/// <param name="Parent">What it lies in; null for the outermost.</param>
public sealed record TradeCategory(string Id, string? Parent, string Name, IReadOnlySet<string> Words)
{
    private const string Rest = "other";

    /// <summary>In the order they are tried, and each after what it lies in.</summary>
    public static readonly IReadOnlyList<TradeCategory> All =
    [
        Of("seasonal", null, "Seasonal"),
        Of("christmas", "seasonal", "Christmas",
            "christmas xmas santa advent snowman snowflake reindeer rudolph bauble baubles nativity noel " +
            "stocking"),
        Of("easter", "seasonal", "Easter",
            "easter bunny bunnies chick chicks"),
        Of("fashion", null, "Fashion and accessories"),
        Of("jewellery", "fashion", "Jewellery",
            "necklace bracelet earrings earring ring rings pendant brooch anklet choker bangle charm bling " +
            "jewellery jewelry diamante amethyst cufflinks tiara cameo"),
        Of("hair-and-scarves", "fashion", "Hair and scarves",
            "hair hairclip hairclips headband hairband scarf shawl gloves slippers flipflops sombrero hat"),
        Of("bags", "fashion", "Bags and purses",
            "bag bags handbag purse wallet shopper tote backpack rucksack luggage satchel holdall washbag " +
            "suitcase umbrella parasol"),
        Of("celebrations", null, "Celebrations and gifts"),
        Of("cards-and-wrap", "celebrations", "Cards and gift wrap",
            "card cards wrap giftwrap ribbon ribbons envelope envelopes gift"),
        Of("party", "celebrations", "Parties",
            "party bunting birthday balloon balloons confetti paper napkins streamers candy circus honeycomb " +
            "garland garlands wedding"),
        Of("home", null, "Home"),
        Of("lighting", "home", "Candles and lights",
            "candle candles candlestick candlesticks candleholder tealight light lights lantern lanterns lamp " +
            "lampshade chandelier incense fragrance scented votive night"),
        Of("kitchen", "home", "Kitchen and table",
            "mug mugs cup cups saucer teapot tea teatime coffee cake cakes plate plates bowl bowls dish " +
            "dishes jug jar jars tin tins tray trays cutlery spoon spoons bottle bottles flask baking cookie " +
            "cookies kitchen pantry recipe egg apron oven towel towels lunch lunchbox milk jam sugar biscuit " +
            "bread pan glass tumbler coaster coasters placemat placemats doily doilies tablecloth cakestand " +
            "cakecases cases cosy dinner breakfast chopsticks ladle colander scales food ice toastrack butter " +
            "fridge spice"),
        Of("clocks-and-frames", "home", "Clocks, mirrors and pictures",
            "clock mirror frame frames photo picture art canvas print"),
        Of("storage", "home", "Storage and hooks",
            "hook hooks hanger hangers drawer cabinet box boxes basket baskets rack storage knob knobs bin " +
            "crate shelf tidy organiser chest holder shelves"),
        Of("textiles", "home", "Cushions and textiles",
            "cushion cushions blanket quilt throw curtain rug doormat mat pillow bedspread fabric lace " +
            "knitted hotwaterbottle hot warmer"),
        Of("signs-and-decoration", "home", "Signs and decoration",
            "sign signs decoration decorations heart hearts hanging ornament wreath wall letter letters " +
            "magnet magnets sticker stickers plaque chime chimes mobile doorstop bell bells star stars number " +
            "flower flowers"),
        Of("bathroom", "home", "Bathroom",
            "bath bathroom soap toothbrush sponge shower tissues tissue cotton"),
        Of("garden", null, "Garden and outdoors",
            "garden plant planter pot pots watering seed seeds herb bird birdhouse feeder trellis picnic bbq " +
            "outdoor windmill parasols trowel gardeners secateurs"),
        Of("toys-and-games", null, "Toys and games",
            "toy toys game games doll dolls jigsaw puzzle playhouse teddy soft dinosaur dominoes skittles " +
            "rocking soldier soldiers trains spinning skipping snakes dolly ball rattle childrens childs kids " +
            "baby robot whistle kite"),
        Of("stationery-and-craft", null, "Stationery and craft",
            "notebook notebooks pen pens pencil pencils eraser rubber book journal diary calendar ruler " +
            "stationery organizer craft feltcraft felt sewing knitting tape bead beads stamp stamps chalk " +
            "chalkboard blackboard crayons sketchbook passport clipboard scissors folkart kit"),
        Of(Rest, null, "Everything else"),
    ];

    /// <summary>The id of a product's category, by its name.</summary>
    public static string Of(string productName)
    {
        var words = productName.Replace("'", "", StringComparison.Ordinal).ToLowerInvariant()
            .Split([.. productName.ToLowerInvariant().Where(letter => !char.IsAsciiLetterOrDigit(letter)).Distinct()]);
        return All.FirstOrDefault(category => category.Words.Overlaps(words))?.Id ?? Rest;
    }

    private static TradeCategory Of(string id, string? parent, string name, string words = "") =>
        new(id, parent, name, words.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet());
}
