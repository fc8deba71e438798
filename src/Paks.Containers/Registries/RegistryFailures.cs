using Paks.Containers.Diagnostics;
using Paks.Registry;

namespace Paks.Containers.Registries;

/// <summary>Tells what goes wrong with a registry, with the code and the mend that belong to it.</summary>
internal static class RegistryFailures
{
    /// <summary>Runs <paramref name="work"/> and translates what it throws.</summary>
    public static T Translate<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (RegistryException failure)
        {
            throw Tell(failure);
        }
    }

    /// <summary>The failure in the program's words.</summary>
    public static PaksException Tell(RegistryException failure) => failure switch
    {
        RegistryConfigurationException => New(
            DiagnosticCodes.RegistryConfiguration, $"Cannot use the settings for registries: {failure.Message}", "Mend the file, or move it away.", failure),
        CredentialException => New(
            DiagnosticCodes.NoCredentials, $"Cannot log in to {failure.Registry}: {failure.Message}",
            "Mend or remove the helper in Docker's or Podman's configuration, or log in anew with: podman login, or docker login.", failure),
        ResponseException { IsDenied: true } => New(
            DiagnosticCodes.RegistryDenied, $"The registry {failure.Registry} denies this: {failure.Message}",
            $"Log in with: docker login {failure.Registry} (or podman login, skopeo login), as a user that may do this.", failure),
        ResponseException { IsElsewhere: true } => New(
            DiagnosticCodes.RegistryRefused, $"The host that the registry {failure.Registry} leads to refuses: {failure.Message}", "No login helps there: ask whoever runs the registry.", failure),
        ResponseException response => New(
            DiagnosticCodes.RegistryRefused, $"The registry {failure.Registry} refuses: {failure.Message}",
            response.RetryAfter is { } wait ? $"Try again after {wait.TotalSeconds:0} seconds, when it says that it is ready." : "What it says tells why; its log tells more.", failure),
        MisbehavingRegistryException => New(
            DiagnosticCodes.RegistryMisbehaves, $"The registry {failure.Registry} does not keep to the distribution specification: {failure.Message}", "Ask whoever runs it.", failure),
        RegistryUnreachableException { IsCertificate: true } => New(
            DiagnosticCodes.RegistryUnreachable, $"Cannot reach the registry {failure.Registry}: {failure.Message}",
            $"Put the certificate of its authority into ~/.config/containers/certs.d/{failure.Registry}/ca.crt (for all users: /etc/docker/certs.d/{failure.Registry}/ca.crt), or, if nothing secret goes there, name it with --insecure-registry {failure.Registry}.", failure),
        RegistryUnreachableException { IsOfThisMachine: true } => New(
            DiagnosticCodes.RegistryUnreachable, $"Cannot reach the registry {failure.Registry}: {failure.Message}",
            "Check that it runs on this machine, and its port.", failure),
        _ => New(
            DiagnosticCodes.RegistryUnreachable, $"Cannot reach the registry {failure.Registry}: {failure.Message}",
            $"Check its name and the network; proxies are taken from https_proxy and no_proxy. One that speaks plain http is named with --insecure-registry {failure.Registry}.", failure),
    };

    /// <summary>Content of a registry that is missing, or is not what it was asked for.</summary>
    public static PaksException TellContent(Exception failure) => New(
        DiagnosticCodes.RegistryContent, $"Cannot use what a registry sends: {failure.Message}", "Try again; if it stays so, the image has to be pushed there anew.", failure);

    private static PaksException New(DiagnosticCode code, string message, string remedy, Exception cause) => new(code, message.TrimEnd('.') + ".", remedy, cause);
}
