Console.WriteLine($"SQLite {Sqlite.Version}");
Console.WriteLine($"6 * 7 = {Sqlite.Scalar("select 6 * 7")}");
