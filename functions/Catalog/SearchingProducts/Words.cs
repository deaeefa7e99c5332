namespace ServerlessShop.Catalog.SearchingProducts;

/// <summary>Texts as search sees them: words of letters and digits, in lower case.</summary>
public static class Words
{
    /// <summary>So short a word means itself: one letter off, it would mean half the dictionary.</summary>
    public const int OneEditFrom = 4;

    public const int TwoEditsFrom = 8;

    /// <summary>Apostrophes join: "children's" is looked for as "childrens".</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var words = new List<string>();
        var word = new List<char>();
        foreach (var letter in text)
        {
            if (char.IsLetterOrDigit(letter)) { word.Add(char.ToLowerInvariant(letter)); }
            else if (letter is not ('\'' or '\u2019')) { End(); }
        }

        End();
        return words;

        void End()
        {
            if (word.Count > 0) { words.Add(string.Concat(word)); }
            word.Clear();
        }
    }

    /// <summary>How many letters may be wrong in a word. Codes and sizes have digits: one off, they are another thing.</summary>
    public static int EditsAllowed(string word) => word.Any(char.IsDigit) || word.Length < OneEditFrom ? 0
        : word.Length < TwoEditsFrom ? 1
        : 2;

    /// <summary>
    /// How many letters must be put in, left out, replaced or swapped with their neighbour (optimal string alignment)
    /// to make one of the other; null where it is more than so many.
    /// </summary>
    public static int? Edits(string a, string b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most) { return null; }

        Span<int> before = stackalloc int[b.Length + 1];
        Span<int> above = stackalloc int[b.Length + 1];
        Span<int> row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) { above[j] = j; }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var best = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) { best = Math.Min(best, before[j - 2] + 1); }
                row[j] = best;
                least = Math.Min(least, best);
            }

            // No later row is nearer. A swap reaches back over this one, to where it was at best one edit less, and is one.
            if (least > most) { return null; }
            var spare = before;
            before = above;
            above = row;
            row = spare;
        }

        return above[b.Length] <= most ? above[b.Length] : null;
    }
}
