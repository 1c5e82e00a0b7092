import EnergyModel
import Logging
import Settings
import Storage

/// The inbox (contract R13).
extension Daemon {
  func lookIntoInbox() {
    let now = world.monotonicMilliseconds
    guard now >= inbox.nextLook else { return }
    // A store that fails is left alone; the files wait, and are looked at again no sooner than usual.
    guard !booksAreBehind, !events.isRaised(.storeFailing) else {
      inbox.postpone(at: now)
      return
    }
    let directory = poller.inventory.settings.paths.inbox
    for file in inbox.take(world.waitingFiles(in: directory), at: now) {
      commitIfDue(force: true)
      // A store that cannot take it now is asked again: the file stays where it is.
      guard !booksAreBehind, !events.isRaised(.storeFailing) else { return }
      take(file, in: directory)
    }
  }

  private func take(_ file: WaitingFile, in directory: String) {
    let path = directory + "/" + file.name
    let settings = poller.inventory.settings
    do {
      guard let bytes = world.published(path) else {
        throw RowFaults(faults: [
          Fault(file: file.name, line: 1, column: 1, what: "the file cannot be read", remedy: "check its owner")
        ])
      }
      guard let kind = ImportKind(headerOf: bytes) else {
        let kinds = ImportKind.allCases.map(\.rawValue).joined(separator: ", ")
        throw RowFaults(faults: [
          Fault(
            file: file.name, line: 1, column: 1, what: "the header tells no kind of rows",
            remedy: "write the header of one of \(kinds)")
        ])
      }
      let rows = try ImportRows(kind, bytes, file: file.name, settings: settings, now: world.now) { [store] in
        (try? store.ledgerHistory(of: $0)) ?? LedgerHistory()
      }
      booksAreBehind = true
      let summary = try rows.apply(to: keeper, store)
      try notices.follow(keeper, index: poller.inventory.registerIndex)
      booksAreBehind = false
      counts = try store.counts()
      // A file of the same name that was taken before stays.
      let isTaken = world.published(directory + "/done/" + file.name) != nil
      try world.move(path, to: directory + "/done/" + file.name + (isTaken ? ".\(world.now.seconds)" : ""))
      log.info("import taken", metadata: ["file": .string(file.name), "summary": .string(summary)])
      events.clear(.importRefused, file.name)
      events.acknowledge(rows.acknowledgements)
      editor.took(rows)
    } catch let faults as RowFaults {
      refuse(file, in: directory, faults)
    } catch let failure as StoreError {
      // The file stays and is taken again when the store is well; what was half done is derived anew before.
      events.raise(.storeFailing, .critical, "", ["reason": failure.description])
    } catch {
      log.error("import not filed", metadata: ["file": .string(file.name), "reason": .string("\(error)")])
    }
  }

  private func refuse(_ file: WaitingFile, in directory: String, _ refused: RowFaults) {
    let faults = refused.faults.map(\.description)
    events.raise(.importRefused, .warning, file.name, ["fault": faults.first ?? "", "faults": String(refused.count)])
    do throws(PublishFailure) {
      try world.publish(Array((faults.joined(separator: "\n") + "\n").utf8), at: directory + "/refused/" + file.name + ".errors")
      try world.move(directory + "/" + file.name, to: directory + "/refused/" + file.name)
    } catch {
      log.error("refused import not filed", metadata: ["file": .string(file.name), "reason": .string(error.description)])
    }
  }
}
