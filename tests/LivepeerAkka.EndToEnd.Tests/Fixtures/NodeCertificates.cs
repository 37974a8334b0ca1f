using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>An authority made for one test, and a certificate of the nodes that it signed.</summary>
internal static class NodeCertificates
{
    private const string Password = "of-a-test";

    /// <summary>Settings of a node that uses the certificate and trusts the authority.</summary>
    public static Dictionary<string, string> SettingsIn(TestFolder folder)
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var authorityKey = RSA.Create(2048);
        var authorityRequest = new CertificateRequest("CN=Authority of a test", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var authority = authorityRequest.CreateSelfSigned(from, to);

        using var nodeKey = RSA.Create(2048);
        var nodeRequest = new CertificateRequest("CN=node", nodeKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var signed = nodeRequest.Create(authority, from, to, [1, 2, 3, 4]);
        using var node = signed.CopyWithPrivateKey(nodeKey);

        File.WriteAllBytes(folder.File("node.pfx"), node.Export(X509ContentType.Pfx, Password));
        File.WriteAllText(folder.File("authority.pem"), authority.ExportCertificatePem());
        return new Dictionary<string, string>
        {
            ["LIVEPEERAKKA_CLUSTER__TLS_CERTIFICATE"] = folder.File("node.pfx"),
            ["LIVEPEERAKKA_CLUSTER__TLS_PASSWORD"] = Password,
            // Where OpenSSL finds authorities.
            ["SSL_CERT_FILE"] = folder.File("authority.pem"),
        };
    }
}
