using Microsoft.Azure.Functions.Worker.Converters;
using ServerlessShop.LocalWorker.Binding;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Reads the parameter from the request's body. MVC's attribute of the same name does nothing here.</summary>
public class FromBodyAttribute : InputConverterAttribute
{
    public FromBodyAttribute()
        : base(typeof(FromBodyConverter))
    {
    }
}
