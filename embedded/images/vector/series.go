package main

import (
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// series is one counter or histogram made from log events, with all its combinations of tags.
type series struct {
	field      string
	conditions []condition
	// Labels, sorted, and the fields of the event that give their values.
	labels, fields []string
	counter        *prometheus.CounterVec
	histogram      *prometheus.HistogramVec

	lock sync.Mutex
	// When each combination was last seen, by its values joined with a byte that no text has.
	seen map[string]time.Time
}

const separator = "\xff"

var fieldTemplate = regexp.MustCompile(`^\{\{\s*(\w+)\s*\}\}$`)

func newSeries(metric metricOfLogs, conditions []condition, buckets []float64) (*series, error) {
	result := &series{field: metric.Field, conditions: conditions, seen: map[string]time.Time{}}
	for label := range metric.Tags {
		result.labels = append(result.labels, label)
	}
	sort.Strings(result.labels)
	for _, label := range result.labels {
		match := fieldTemplate.FindStringSubmatch(metric.Tags[label])
		if match == nil {
			return nil, fmt.Errorf("metrics: tag %s: %q, allowed: {{field}}", label, metric.Tags[label])
		}
		result.fields = append(result.fields, match[1])
	}
	switch metric.Type {
	case "counter":
		result.counter = prometheus.NewCounterVec(prometheus.CounterOpts{Name: metric.Name, Help: metric.Name}, result.labels)
	case "histogram":
		options := prometheus.HistogramOpts{Name: metric.Name, Help: metric.Name, Buckets: buckets}
		result.histogram = prometheus.NewHistogramVec(options, result.labels)
	default:
		return nil, fmt.Errorf("metrics: type %q, allowed: counter, histogram", metric.Type)
	}
	return result, nil
}

func (s *series) collector() prometheus.Collector {
	if s.counter != nil {
		return s.counter
	}
	return s.histogram
}

// observe counts an event that passes the filters and has the field.
func (s *series) observe(fields map[string]any) {
	for _, one := range s.conditions {
		if !one.holds(fields) {
			return
		}
	}
	value, found := fields[s.field]
	if !found {
		return
	}
	values := make([]string, len(s.fields))
	for index, field := range s.fields {
		values[index] = text(fields[field])
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.counter != nil {
		s.counter.WithLabelValues(values...).Inc()
	} else {
		number, err := strconv.ParseFloat(text(value), 64)
		if err != nil {
			return
		}
		s.histogram.WithLabelValues(values...).Observe(number)
	}
	s.seen[strings.Join(values, separator)] = time.Now()
}

func text(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return strings.ToValidUTF8(value, "�")
	}
	return fmt.Sprint(value)
}

// forgetBefore drops the combinations that rest since then.
func (s *series) forgetBefore(then time.Time) {
	s.lock.Lock()
	defer s.lock.Unlock()
	for key, last := range s.seen {
		if last.After(then) {
			continue
		}
		values := strings.Split(key, separator)
		if s.counter != nil {
			s.counter.DeleteLabelValues(values...)
		} else {
			s.histogram.DeleteLabelValues(values...)
		}
		delete(s.seen, key)
	}
}

// forget keeps the number of series finite; forgetting one early would look like a counter that was set back.
func forget(all []*series, after time.Duration) {
	if after <= 0 {
		return
	}
	for range time.Tick(time.Minute) {
		for _, one := range all {
			one.forgetBefore(time.Now().Add(-after))
		}
	}
}
