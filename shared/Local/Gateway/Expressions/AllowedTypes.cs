using System.Collections.Frozen;

namespace ServerlessShop.Local.Gateway.Expressions;

/// <summary>
/// The types and members API Management documents for policy expressions. The environment, files, threads, reflection
/// and the network are not among them, here as there.
/// </summary>
internal static class AllowedTypes
{
    private const string Crypto = "System.Security.Cryptography";

    private static readonly FrozenSet<string> _types = Names(
        Of("Newtonsoft.Json", "Formatting JsonConvert"),
        Of("Newtonsoft.Json.Linq", "Extensions JArray JConstructor JContainer JObject JProperty JRaw JToken JTokenType JValue IJEnumerable`1 JEnumerable`1"),
        Of("System", """
            Array BitConverter Boolean Byte Char Convert DateTime DateTimeKind DateTimeOffset DayOfWeek Decimal Double Enum Exception Guid
            Int16 Int32 Int64 Math MidpointRounding Nullable Nullable`1 Object Random SByte Single String StringComparer StringComparison
            StringSplitOptions TimeSpan TimeZone TimeZoneInfo TimeZoneInfo.AdjustmentRule TimeZoneInfo.TransitionTime Tuple Tuple`1 Tuple`2
            Tuple`3 Tuple`4 Tuple`5 Tuple`6 Tuple`7 UInt16 UInt32 UInt64 Uri UriPartial
            """),
        Of("System.Collections.Generic", """
            Dictionary`2 HashSet`1 ICollection`1 IDictionary`2 IEnumerable`1 IEnumerator`1 IList`1 IReadOnlyCollection`1
            IReadOnlyDictionary`2 IReadOnlyList`1 ISet`1 KeyValuePair`2 List`1 Queue`1 Stack`1
            """),
        Of("System.IO", "StringReader StringWriter"),
        Of("System.Linq", "Enumerable IGrouping`2 IOrderedEnumerable`1 ILookup`2"),
        Of("System.Net", "IPAddress WebUtility"),
        Of("System.Net.Sockets", "AddressFamily"),
        Of(Crypto, """
            AsymmetricAlgorithm CipherMode HashAlgorithm HashAlgorithmName HMAC HMACMD5 HMACSHA1 HMACSHA256 HMACSHA384 HMACSHA512
            KeyedHashAlgorithm MD5 Oid PaddingMode RNGCryptoServiceProvider RSA RSAEncryptionPadding RSASignaturePadding SHA1 SHA1Managed
            SHA256 SHA256Managed SHA384 SHA384Managed SHA512 SHA512Managed SymmetricAlgorithm
            """),
        Of($"{Crypto}.X509Certificates", """
            PublicKey RSACertificateExtensions X500DistinguishedName X509Certificate X509Certificate2 X509ContentType X509NameType
            """),
        Of("System.Text", "Encoding StringBuilder"),
        Of("System.Text.RegularExpressions", "Capture CaptureCollection Group GroupCollection Match MatchCollection Regex RegexOptions"),
        Of("System.Xml", "XmlNodeType"),
        Of("System.Xml.Linq", """
            Extensions XAttribute XCData XComment XContainer XDeclaration XDocument XDocumentType XElement XName XNamespace XNode
            XNodeDocumentOrderComparer XNodeEqualityComparer XObject XProcessingInstruction XText
            """),
        Of(typeof(AllowedTypes).Namespace!, """
            IContext IApi IContextApi ISubscriptionKeyParameterNames IDeployment ILastError IOperation IProduct ProductState IGroup IRequest
            IResponse IMessageBody ISubscription IUrl IUser IUserIdentity ContextMethods Jwt BasicAuthCredentials
            """));

    private static readonly FrozenDictionary<string, FrozenSet<string>> _only = new Dictionary<string, FrozenSet<string>>
    {
        ["Newtonsoft.Json.JsonConvert"] = Names("SerializeObject DeserializeObject"),
        ["System.DateTime"] = Names("""
            .ctor Add AddDays AddHours AddMilliseconds AddMinutes AddMonths AddSeconds AddTicks AddYears Date Day DayOfWeek DayOfYear
            DaysInMonth Hour IsDaylightSavingTime IsLeapYear MaxValue Millisecond Minute MinValue Month Now Parse Second Subtract Ticks
            TimeOfDay Today ToString UtcNow Year op_Addition op_Subtraction op_Equality op_Inequality op_LessThan op_LessThanOrEqual
            op_GreaterThan op_GreaterThanOrEqual
            """),
        ["System.DateTimeKind"] = Names("Utc"),
        ["System.Enum"] = Names("Parse TryParse ToString"),
        ["System.Net.IPAddress"] = Names("AddressFamily Equals GetAddressBytes IsLoopback Parse TryParse ToString"),
        ["System.Object"] = Names(".ctor Equals GetHashCode ReferenceEquals ToString"),
        [$"{Crypto}.X509Certificates.X500DistinguishedName"] = Names("Name"),
        ["System.Text.RegularExpressions.Capture"] = Names("Index Length Value"),
        ["System.Text.RegularExpressions.CaptureCollection"] = Names("Count Item this[]"),
        ["System.Text.RegularExpressions.Group"] = Names("Captures Success"),
        ["System.Text.RegularExpressions.GroupCollection"] = Names("Count Item this[]"),
        ["System.Text.RegularExpressions.Match"] = Names("Empty Groups Result"),
        ["System.Text.RegularExpressions.Regex"] = Names(".ctor IsMatch Match Matches Replace Unescape Split"),
    }.ToFrozenDictionary();

    // All of a type but these. What would read a file or an address by its name is the danger here.
    private static readonly FrozenDictionary<string, FrozenSet<string>> _not = new Dictionary<string, FrozenSet<string>>
    {
        ["System.Xml.Linq.XDocument"] = Names("Load LoadAsync Save SaveAsync"),
        ["System.Xml.Linq.XElement"] = Names("Load LoadAsync Save SaveAsync"),
        [$"{Crypto}.X509Certificates.X509Certificate"] = Names("CreateFromCertFile CreateFromSignedFile Import"),
        [$"{Crypto}.X509Certificates.X509Certificate2"] = Names("CreateFromPemFile CreateFromEncryptedPemFile Import"),
    }.ToFrozenDictionary();

    // What takes bytes in one overload and, in another, the name of a file.
    private static readonly FrozenDictionary<string, FrozenSet<string>> _notByName = new Dictionary<string, FrozenSet<string>>
    {
        [$"{Crypto}.X509Certificates.X509Certificate"] = Names(".ctor"),
        [$"{Crypto}.X509Certificates.X509Certificate2"] = Names(".ctor GetCertContentType"),
    }.ToFrozenDictionary();

    public static bool Has(string type) => _types.Contains(type);

    public static bool Allow(string type, string member) =>
        (!_only.TryGetValue(type, out var only) || only.Contains(member)) && (!_not.TryGetValue(type, out var not) || !not.Contains(member));

    /// <summary>Whether the overload whose first parameter is a text may be used too.</summary>
    /// <remarks>An algorithm's Create makes an object of any type whose name it is given, so none may be made by name.</remarks>
    public static bool AllowByName(string type, string member) =>
        !(member == "Create" && type.StartsWith($"{Crypto}.", StringComparison.Ordinal))
        && (!_notByName.TryGetValue(type, out var not) || !not.Contains(member));

    private static string Of(string space, string names) =>
        string.Join(' ', names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(name => $"{space}.{name}"));

    private static FrozenSet<string> Names(params string[] names) =>
        names.SelectMany(one => one.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToFrozenSet(StringComparer.Ordinal);
}
