package badger

import (
	"encoding/binary"
	"fmt"
	"testing"

	"carebot/storage"
)

// BenchmarkCommit measures a durable commit of records of 300 bytes; ns/put tells what packing turns together saves.
func BenchmarkCommit(b *testing.B) {
	for _, puts := range []int{1, 64} {
		b.Run(fmt.Sprintf("puts=%d", puts), func(b *testing.B) {
			s := openAt(b, b.TempDir(), Options{})
			value, n := make([]byte, 300), uint64(0)
			b.ReportAllocs()
			for b.Loop() {
				err := s.Update(b.Context(), func(tx storage.Tx) error {
					for range puts {
						n++
						if err := tx.Put(binary.BigEndian.AppendUint64(nil, n%100_000), value); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*puts), "ns/put")
		})
	}
}

// BenchmarkScan measures a page of 20 records among own writes, as a turn within a full pack meets them.
func BenchmarkScan(b *testing.B) {
	for _, own := range []int{0, storage.MaxWrites / 2} {
		b.Run(fmt.Sprintf("own=%d", own), func(b *testing.B) {
			s := openAt(b, b.TempDir(), Options{})
			err := s.Update(b.Context(), func(tx storage.Tx) error {
				for n := range storage.MaxWrites {
					if err := tx.Put(storage.Key("record", n), make([]byte, 300)); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
			err = s.Update(b.Context(), func(tx storage.Tx) error {
				for n := range own {
					if err := tx.Put(storage.Key("record", 2*n), make([]byte, 300)); err != nil {
						return err
					}
				}
				for b.Loop() {
					if _, err := tx.Scan(storage.Range{From: storage.Key("record", 500)}, 20); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		})
	}
}
