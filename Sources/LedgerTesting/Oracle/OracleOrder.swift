/// An observation at its place in the order, and the answers that are evidence for it.
struct OraclePlace {
    let observation: OracleObservation
    var attached: [OracleObservation] = []

    /// The observation and what is attached to it.
    var all: [OracleObservation] { [observation] + attached }

    var evidence: [OracleEvidence] { OracleEvidence.sorted(all.flatMap(\.evidence)) }
}

/// The observations of one subject in their order.
enum OracleOrder {
    /// The places of all observations with a status.
    static func places(_ observations: [OracleObservation]) -> [OraclePlace] {
        let stated = observations.filter { $0.status != nil }.sorted(by: OracleObservation.precedes)
        var places = stated.filter { $0.source == "webhook" }.map { OraclePlace(observation: $0) }
        var free: [OraclePlace] = []
        for answer in stated where answer.source == "response" {
            let host = places.firstIndex {
                $0.observation.updatedAt == answer.updatedAt && $0.observation.status == answer.status
            }
            if let host {
                places[host].attached.append(answer)
            } else {
                free.append(OraclePlace(observation: answer))
            }
        }
        places += free
        return places.sorted { OracleObservation.precedes($0.observation, $1.observation) }
    }

    /// Consecutive places with one status.
    static func runs(_ places: [OraclePlace]) -> [[OraclePlace]] {
        var runs: [[OraclePlace]] = []
        for place in places {
            if let status = runs.last?.last?.observation.status, status == place.observation.status {
                runs[runs.count - 1].append(place)
            } else {
                runs.append([place])
            }
        }
        return runs
    }
}
