using System.Runtime.InteropServices;

var application = WebApplication.Create(args);
application.MapGet("/", () => Marshal.PtrToStringUTF8(Sqlite.Version()));
application.Run();

internal static class Sqlite
{
    [DllImport("sqlite3", EntryPoint = "sqlite3_libversion")]
    public static extern nint Version();
}
