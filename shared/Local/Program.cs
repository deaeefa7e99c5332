namespace ServerlessShop.Local; internal static class Program { private static int Main() => 0; }
