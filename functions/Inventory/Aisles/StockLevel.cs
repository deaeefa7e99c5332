namespace ServerlessShop.Inventory.Aisles;

/// <summary>Whether there is any of a sku to be had. Low is for skus that somebody has set a threshold for.</summary>
public enum StockLevel { Out, Low, In }
