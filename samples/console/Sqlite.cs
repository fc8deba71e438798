using System.Runtime.InteropServices;

/// <summary>The few functions of SQLite that the sample needs. The library is the package's: nothing says where it lies.</summary>
internal static class Sqlite
{
    public const int Row = 100;

    public static string Version => Marshal.PtrToStringUTF8(LibraryVersion())!;

    /// <summary>The first value of a query, as text.</summary>
    public static string? Scalar(string query)
    {
        Check(Open(":memory:", out var database));
        try
        {
            Check(Prepare(database, query, -1, out var statement, 0));
            try
            {
                return Step(statement) == Row ? Marshal.PtrToStringUTF8(Text(statement, 0)) : null;
            }
            finally
            {
                Finish(statement);
            }
        }
        finally
        {
            Close(database);
        }
    }

    private static void Check(int result)
    {
        if (result != 0)
        {
            throw new InvalidOperationException($"SQLite answers {result}.");
        }
    }

    [DllImport("sqlite3", EntryPoint = "sqlite3_libversion")]
    private static extern nint LibraryVersion();

    [DllImport("sqlite3", EntryPoint = "sqlite3_open")]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string file, out nint database);

    [DllImport("sqlite3", EntryPoint = "sqlite3_prepare_v2")]
    private static extern int Prepare(nint database, [MarshalAs(UnmanagedType.LPUTF8Str)] string query, int bytes, out nint statement, nint tail);

    [DllImport("sqlite3", EntryPoint = "sqlite3_step")]
    private static extern int Step(nint statement);

    [DllImport("sqlite3", EntryPoint = "sqlite3_column_text")]
    private static extern nint Text(nint statement, int column);

    [DllImport("sqlite3", EntryPoint = "sqlite3_finalize")]
    private static extern int Finish(nint statement);

    [DllImport("sqlite3", EntryPoint = "sqlite3_close")]
    private static extern int Close(nint database);
}
