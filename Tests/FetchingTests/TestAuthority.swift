import Foundation
import Simulation

/// Certificates made for one run of the tests, in a directory of their own.
final class TestAuthority: Sendable {
  static let shared = TestAuthority()

  private let directory: URL

  /// `nil` where openssl is missing.
  private init?() {
    directory = FileManager.default.temporaryDirectory.appending(
      path: "conserved-tls-\(ProcessInfo.processInfo.processIdentifier)")
    try? FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    // Removed when the test program ends.
    TestAuthority.removal.append(directory)
    let script = """
      set -e; cd '\(directory.path)'
      printf '[ca]\\ndefault_ca=d\\n[d]\\ndatabase=index.txt\\nnew_certs_dir=.\\nserial=serial\\nprivate_key=ca.key\\ncertificate=ca.pem\\n' > ca.cnf
      printf 'default_md=sha256\\npolicy=p\\ncopy_extensions=copy\\nunique_subject=no\\n[p]\\ncommonName=supplied\\n' >> ca.cnf
      : > index.txt; echo 01 > serial
      new='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
      openssl req -x509 $new -keyout ca.key -out ca.pem -days 30 -subj /CN=TestAuthority
      openssl req -x509 $new -keyout selfSigned.key -out selfSigned.pem -days 30 -subj /CN=meter -addext subjectAltName=IP:127.0.0.1
      sign() {
        openssl req -new $new -keyout $1.key -out $1.csr -subj /CN=meter -addext subjectAltName=$2
        openssl ca -batch -notext -config ca.cnf -in $1.csr -out $1.pem -startdate $3 -enddate $4
      }
      sign good IP:127.0.0.1 20200101000000Z 20491231000000Z
      sign expired IP:127.0.0.1 20200101000000Z 20200201000000Z
      sign future IP:127.0.0.1 20480101000000Z 20491231000000Z
      sign otherName DNS:other.example 20200101000000Z 20491231000000Z
      sign client DNS:client.example 20200101000000Z 20491231000000Z
      sign otherClient DNS:other-client.example 20200101000000Z 20491231000000Z
      openssl pkey -in client.key -aes-256-cbc -passout pass:k3y-pass -out client-encrypted.key
      cat client.pem client.key > client-both.pem
      for one in good client; do
        openssl x509 -in $one.pem -noout -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64 > $one.pin
      done
      echo made
      """
    guard output(of: "(" + script + "\n) 2>/dev/null | tail -n 1") == Array("made\n".utf8) else { return nil }
  }

  func file(_ name: String) -> String { directory.appending(path: name).path }

  /// The pin of the public key of a certificate.
  func pin(_ name: String) -> String {
    let digest = (try? String(contentsOfFile: file(name + ".pin"), encoding: .utf8)) ?? ""
    return "sha256//" + digest.filter { !$0.isWhitespace }
  }

  private enum removal {
    /// `atexit` takes no context: the one directory is kept here, set once before it is read.
    nonisolated(unsafe) static var directory: URL?

    static func append(_ url: URL) {
      directory = url
      atexit { if let directory = removal.directory { try? FileManager.default.removeItem(at: directory) } }
    }
  }
}
