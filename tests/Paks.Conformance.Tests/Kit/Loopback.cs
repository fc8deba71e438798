using System.Net;
using System.Net.Sockets;

namespace Paks.Conformance.Tests.Kit;

/// <summary>The address that only this machine reaches.</summary>
internal static class Loopback
{
    /// <summary>A port that nobody listened on a moment ago.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Whether somebody listens on a port.</summary>
    public static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
