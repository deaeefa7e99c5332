using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Seams;

/// <summary>The developer portal, as the gateway sees it: paths of its own, on the gateway's address.</summary>
public interface IPortal
{
    /// <summary>Whether the path is the portal's; such a request meets no API and no policy.</summary>
    bool Serves(PathString path);

    Task Answer(HttpContext http);
}
