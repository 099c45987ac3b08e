package main

import (
	"log"
	"net/http"
	"sync"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// scrapes holds what other addresses exported last, to be served beside our own series.
type scrapes struct {
	endpoints []string
	lock      sync.Mutex
	last      map[string][]*dto.MetricFamily
}

// Gather gives what was read last; an address that does not answer keeps its values.
func (s *scrapes) Gather() ([]*dto.MetricFamily, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	var all []*dto.MetricFamily
	for _, endpoint := range s.endpoints {
		all = append(all, s.last[endpoint]...)
	}
	return all, nil
}

func (s *scrapes) follow(every time.Duration) {
	client := &http.Client{Timeout: 5 * time.Second}
	for {
		for _, endpoint := range s.endpoints {
			if err := s.read(client, endpoint); err != nil {
				log.Printf("log-metrics: %v", err)
			}
		}
		time.Sleep(every)
	}
}

func (s *scrapes) read(client *http.Client, endpoint string) error {
	answer, err := client.Get(endpoint)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(answer.Body)
	if err != nil {
		return err
	}
	var list []*dto.MetricFamily
	for _, family := range families {
		list = append(list, family)
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.last == nil {
		s.last = map[string][]*dto.MetricFamily{}
	}
	s.last[endpoint] = list
	return nil
}
