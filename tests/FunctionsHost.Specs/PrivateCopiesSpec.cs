using ServerlessShop.FunctionsHost.Specs.Fakes;
using ServerlessShop.Local;
using ServerlessShop.Local.FunctionsHost.Versions;

namespace ServerlessShop.FunctionsHost.Specs;

public sealed class PrivateCopiesSpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("copies-").FullName;

    private string State => Path.Combine(_folder, "state");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Workers_run_from_a_copy_that_a_rebuild_does_not_touch()
    {
        await using var host = await new FakeHost().Ready();
        var dll = host.Options.Apps[0].DllPath;
        File.WriteAllText(dll, "half a build");
        var app = await host.Setting("FUNCTIONS_APPLICATION_DIRECTORY");
        Assert.StartsWith(host.Options.StateFolder, app, StringComparison.Ordinal);
        Assert.NotEqual("half a build".Length, new FileInfo(Path.Combine(app, Path.GetFileName(dll))).Length);
    }

    [Fact]
    public void Equal_builds_are_one_version_and_any_changed_file_makes_another()
    {
        var copies = new PrivateCopies(State);
        var first = copies.Take("a", Build("one"));
        Assert.Equal(first.Id, copies.Take("a", Build("two")).Id);

        var changed = Build("one");
        File.WriteAllText(Path.Combine(_folder, "one", "sub", "data.txt"), "other");
        var second = copies.Take("a", changed);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal("data", File.ReadAllText(Path.Combine(first.Folder, "sub", "data.txt")));
        Assert.Equal("other", File.ReadAllText(Path.Combine(second.Folder, "sub", "data.txt")));
        Assert.True(second.Number > first.Number);
    }

    [Fact]
    public void A_build_overwritten_in_place_leaves_its_copy_as_it_was()
    {
        var build = Build("one");
        var copy = new PrivateCopies(State).Take("a", build);
        using (var inPlace = new FileStream(build, FileMode.Open, FileAccess.Write)) { inPlace.SetLength(3); }
        Assert.Equal(Assembly, File.ReadAllText(copy.DllPath));
    }

    [Fact]
    public void Versions_that_no_instance_runs_are_deleted()
    {
        var copies = new PrivateCopies(State);
        var first = copies.Take("a", Build("one"));
        var second = copies.Take("a", Build("one", "changed"));
        var other = copies.Take("b", Build("one"));
        copies.Keep("a", [second.Id]);
        Assert.False(Directory.Exists(first.Folder));
        Assert.True(Directory.Exists(second.Folder));
        Assert.True(Directory.Exists(other.Folder));
        Assert.Equal(first.Id, copies.Take("a", Build("one")).Id); // What it held is copied again.
        Assert.Equal(Assembly, File.ReadAllText(Path.Combine(State, "a", first.Id, "App.dll")));
    }

    [Fact]
    public void What_a_crash_left_of_a_copy_is_copied_again()
    {
        var whole = new PrivateCopies(State).Take("a", Build("one"));
        File.Delete(whole.DllPath);
        File.WriteAllText(whole.DllPath, "");
        Directory.CreateDirectory(whole.Folder + ".new");
        Assert.Equal(Assembly, File.ReadAllText(new PrivateCopies(State).Take("a", Build("one")).DllPath));
    }

    [Fact]
    public void A_state_folder_inside_the_build_is_refused()
    {
        var refused = Assert.Throws<StartException>(() => new PrivateCopies(Path.Combine(_folder, "one", "state")).Take("a", Build("one")));
        Assert.Contains("state folder lies inside", refused.Message, StringComparison.Ordinal);
    }

    private const string Assembly = "what a compiler wrote";

    private string Build(string name, string data = "data")
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "sub"));
        File.WriteAllText(Path.Combine(folder, "App.dll"), Assembly);
        File.WriteAllText(Path.Combine(folder, "host.json"), """{"version":"2.0"}""");
        File.WriteAllText(Path.Combine(folder, "sub", "data.txt"), data);
        return Path.Combine(folder, "App.dll");
    }
}
